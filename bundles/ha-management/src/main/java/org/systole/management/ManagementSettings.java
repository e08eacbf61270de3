package org.systole.management;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Settings of the bundle, from {@code BASE/management.conf}; the file may be missing.
 *
 * @param jolokiaPort {@code jolokia.port}, 8778 unless set; 0 for no Jolokia
 * @param jmxPort {@code jmx.port}, 8779 unless set; 0 for no remote JMX
 * @param problems what in the file makes no sense, in sentences; the usual values are used instead
 */
record ManagementSettings(int jolokiaPort, int jmxPort, List<String> problems) {
    static final int JOLOKIA_PORT = 8778;
    static final int JMX_PORT = 8779;
    private static final int LAST_PORT = 65535;

    ManagementSettings {
        problems = List.copyOf(problems);
    }

    static ManagementSettings of(Path file) {
        Properties read = new Properties();
        List<String> problems = new ArrayList<>();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                problems.add(file + " cannot be read: " + e.getMessage());
            }
        }
        TreeSet<String> unknown = new TreeSet<>(read.stringPropertyNames());
        unknown.removeAll(List.of("jolokia.port", "jmx.port"));
        unknown.forEach(u -> problems.add(file + ": unknown setting " + u + "; there is jolokia.port and jmx.port"));
        int jolokia = port(file, read, "jolokia.port", JOLOKIA_PORT, problems);
        int jmx = port(file, read, "jmx.port", JMX_PORT, problems);
        if (jolokia == jmx && jolokia != 0) {
            problems.add(file + ": jolokia.port and jmx.port are both " + jmx + ", so there is no remote JMX; give it"
                    + " another port");
            jmx = 0;
        }
        return new ManagementSettings(jolokia, jmx, problems);
    }

    private static int port(Path file, Properties read, String name, int usual, List<String> problems) {
        String value = read.getProperty(name, String.valueOf(usual)).strip();
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= LAST_PORT) {
            return Integer.parseInt(value);
        }
        problems.add(
                file + ": " + name + "=" + value + " is no port from 0 to " + LAST_PORT + "; " + usual + " is used");
        return usual;
    }
}

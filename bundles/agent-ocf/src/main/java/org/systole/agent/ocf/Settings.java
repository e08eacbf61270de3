package org.systole.agent.ocf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where scripts are, and which names are not theirs.
 *
 * @param ocfRoot below it, {@code resource.d/PROVIDER/TYPE}
 * @param lsbDirectory where LSB scripts are
 * @param systemctl the program; empty for no units
 * @param systemdUnits directories of unit files
 * @param nativeTypes names that a native agent answers for although there is a script
 * @param problems lines that could not be used, one sentence each; their defaults are used instead
 */
record Settings(
        Path ocfRoot,
        Path lsbDirectory,
        String systemctl,
        List<Path> systemdUnits,
        SortedSet<String> nativeTypes,
        List<String> problems) {
    /** The file's name, in the node's directory or in the distribution's {@code etc}. */
    static final String FILE = "agent-ocf.conf";

    private static final Map<String, String> DEFAULTS = Map.of(
            "ocf_root", "/usr/lib/ocf",
            "lsb_directory", "/etc/init.d",
            "systemctl", "systemctl",
            "systemd_units",
                    "/etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system"
                            + " /lib/systemd/system",
            "native", "");

    Settings {
        systemdUnits = List.copyOf(systemdUnits);
        nativeTypes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(nativeTypes));
        problems = List.copyOf(problems);
    }

    static Settings defaults() {
        return of(DEFAULTS, List.of());
    }

    /** Reads the first of the files that is there. */
    static Settings read(List<Path> candidates) {
        return candidates.stream()
                .filter(Files::exists)
                .findFirst()
                .map(Settings::read)
                .orElseGet(Settings::defaults);
    }

    private static Settings read(Path file) {
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        List<String> problems = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).replaceFirst("#.*", "").strip();
                if (!line.isEmpty()) {
                    take(line, file + ":" + (i + 1) + ": ", values, problems);
                }
            }
        } catch (IOException e) {
            problems.add(file + " cannot be read, so defaults are used: " + e);
        }
        return of(values, problems);
    }

    private static void take(String line, String where, Map<String, String> values, List<String> problems) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        if (equals < 0 || !DEFAULTS.containsKey(name)) {
            problems.add(where + "'" + line + "' is not used; a line is NAME = VALUE, with a name of "
                    + String.join(", ", new TreeSet<>(DEFAULTS.keySet())));
        } else if (!fits(name, value)) {
            problems.add(where + name + " = " + value + " is not used; "
                    + (name.equals("native")
                            ? "names are written as class:provider:type, with spaces between"
                            : "paths have to be absolute"));
        } else {
            values.put(name, value);
        }
    }

    private static boolean fits(String name, String value) {
        return switch (name) {
            case "systemctl" -> true;
            case "native" -> words(value).stream().allMatch(word -> word.matches("[\\w-]+(:[\\w.@-]+){1,2}"));
            default -> words(value).stream().allMatch(word -> word.startsWith("/"))
                    && (name.equals("systemd_units") || words(value).size() == 1);
        };
    }

    private static Settings of(Map<String, String> values, List<String> problems) {
        return new Settings(
                Path.of(values.get("ocf_root")),
                Path.of(values.get("lsb_directory")),
                values.get("systemctl"),
                words(values.get("systemd_units")).stream().map(Path::of).toList(),
                new TreeSet<>(words(values.get("native"))),
                problems);
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}

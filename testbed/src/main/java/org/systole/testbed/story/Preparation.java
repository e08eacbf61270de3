package org.systole.testbed.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.systole.testbed.Addresses;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;
import org.systole.testbed.Programs;

/** Does on every node what the founding document's administrator does before the first start. */
final class Preparation {
    static final int GROUPS = 4;

    private final Bed bed;
    private final Workspace workspace;
    private final String example;
    private final List<String> settings;

    /**
     * What to place.
     *
     * @param example file name of the configuration among the examples
     * @param settings lines for ha.cf that replace those of the same first word, such as {@code deadtime 5}
     */
    Preparation(Bed bed, Workspace workspace, String example, List<String> settings) {
        this.bed = bed;
        this.workspace = workspace;
        this.example = example;
        this.settings = List.copyOf(settings);
    }

    void prepareAll() {
        byte[] random = new byte[20];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        bed.nodes().parallelStream().forEach(node -> {
            try {
                prepare(node, key);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot prepare " + node, e);
            }
        });
    }

    private void prepare(String node, String key) throws IOException {
        Files.writeString(bed.inside(node, "/etc/hosts"), hosts(), StandardOpenOption.APPEND);
        write(node, "/etc/pvfs2/pvfs2-fs.conf", adapted("pvfs2-fs.conf"), "rw-r--r--");
        write(node, "/etc/systole/apc.community", PowerUnit.COMMUNITY + "\n", "rw-------");
        write(node, "/etc/systole/key", key + "\n", "rw-------");
        configure(node);
        write(node, "/var/lib/systole/cib.xml", adapted(example), "rw-------");
        Path haCf = bed.inside(node, "/var/lib/systole/ha.cf");
        Files.write(haCf, replaced(Files.readAllLines(haCf)));
    }

    private void configure(String node) {
        List<String> words = new ArrayList<>(List.of(
                "systole", "configure", "/var/lib/systole", bed.addresses().multicast(), "@/etc/systole/key"));
        words.addAll(bed.nodes());
        Programs.Ended ended = bed.exec(node, words.toArray(new String[0]));
        if (ended.exit() != 0) {
            throw new BedException("'" + String.join(" ", words) + "' on " + node + " ended with " + ended.exit() + ": "
                    + ended.text());
        }
    }

    private List<String> replaced(List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        for (String setting : settings) {
            String word = setting.split("\\s")[0];
            all.removeIf(line -> line.strip().startsWith(word + " "));
            all.add(setting);
        }
        return all;
    }

    private void write(String node, String path, String text, String mode) throws IOException {
        Path file = bed.inside(node, path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private String hosts() {
        StringBuilder text = new StringBuilder("\n");
        for (String node : bed.nodes()) {
            text.append(bed.addresses().node(bed.number(node)))
                    .append(' ')
                    .append(node)
                    .append('\n');
        }
        for (int group = 0; group < GROUPS; group++) {
            text.append(bed.addresses().virtual(group))
                    .append(" virtual")
                    .append(group + 1)
                    .append('\n');
        }
        return text.append(bed.addresses().strip()).append(" power-strip\n").toString();
    }

    /** An example file with this bed's addresses instead of the ones printed in it. */
    private String adapted(String file) throws IOException {
        Addresses addresses = bed.addresses();
        return Files.readString(workspace.examples().resolve(file))
                .replace("192.168.77.", addresses.virtual(0).replaceFirst("\\d+$", ""))
                .replace("192.168.78.", addresses.strip().replaceFirst("\\d+$", ""));
    }
}

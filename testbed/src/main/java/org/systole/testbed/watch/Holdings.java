package org.systole.testbed.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads from /proc what a node's kernel says the node holds. A node that is gone holds nothing. */
final class Holdings {
    private final Set<String> addresses;
    private final Map<String, String> listeners = new TreeMap<>();
    private final Map<String, String> labelOfDevice;

    /**
     * Looks only for what is named.
     *
     * @param listeners TCP sockets that listen, as {@code ADDRESS:PORT}
     * @param labelOfDevice device numbers as in mountinfo, {@code 7:3}, to the name to report
     */
    Holdings(Set<String> addresses, Set<String> listeners, Map<String, String> labelOfDevice) {
        this.addresses = Set.copyOf(addresses);
        listeners.forEach(listener -> this.listeners.put(hexadecimal(listener), listener));
        this.labelOfDevice = Map.copyOf(labelOfDevice);
    }

    /** {@code 10.77.0.101:3334} as the kernel writes it on a little-endian machine: {@code 65004D0A:0D06}. */
    private static String hexadecimal(String listener) {
        String[] parts = listener.split("[.:]");
        return String.format(
                "%02X%02X%02X%02X:%04X",
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[4]));
    }

    /** Which of the addresses and disks the node with this pid 1 holds at this moment. About 0.1 ms. */
    Set<String> of(long pid) {
        Set<String> held = new TreeSet<>();
        // Files are opened anew each time: an open one would keep the namespace of a dead node alive.
        read("/proc/" + pid + "/net/fib_trie").lines().forEach(new LocalAddresses(held)::line);
        read("/proc/" + pid + "/mountinfo").lines().forEach(line -> mount(line, held));
        return held;
    }

    /**
     * Which of the listening sockets the node with this pid 1 has. About 2 ms: the kernel walks the table of all
     * connections of the machine for it.
     */
    Set<String> listening(long pid) {
        Set<String> held = new TreeSet<>();
        read("/proc/" + pid + "/net/tcp").lines().forEach(line -> listener(line, held));
        return held;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The process is gone, or is just going and has given its namespaces up.
            return "";
        }
    }

    /** {@code  0: 65004D0A:0D06 00000000:0000 0A ...}: 0A is LISTEN. */
    private void listener(String line, Set<String> held) {
        if (line.startsWith(" 00000000:0000 0A", 19)) {
            String listener = listeners.get(line.substring(6, 19));
            if (listener != null) {
                held.add(listener);
            }
        }
    }

    /** {@code 52 30 7:0 / /san/0 rw,relatime - ext4 /dev/loop0 rw}: the third word is the device. */
    private void mount(String line, Set<String> held) {
        int second = line.indexOf(' ', line.indexOf(' ') + 1);
        int third = line.indexOf(' ', second + 1);
        if (second > 0 && third > 0) {
            String label = labelOfDevice.get(line.substring(second + 1, third));
            if (label != null) {
                held.add(label);
            }
        }
    }

    /** {@code |-- 10.77.0.101} and on the next line {@code /32 host LOCAL}. */
    private final class LocalAddresses {
        private final Set<String> held;
        private String leaf = "";

        LocalAddresses(Set<String> held) {
            this.held = held;
        }

        void line(String line) {
            int mark = line.indexOf("|-- ");
            if (mark >= 0) {
                leaf = line.substring(mark + 4);
            } else if (line.endsWith("/32 host LOCAL") && addresses.contains(leaf)) {
                held.add(leaf);
            }
        }
    }
}

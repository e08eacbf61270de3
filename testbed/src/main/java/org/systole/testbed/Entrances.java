package org.systole.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The nsenter processes of this machine through which something runs inside a node. */
final class Entrances {
    private Entrances() {}

    /** nsenter stops itself when what it runs is stopped; then nobody would reap the dead, and pid 1 waits for that. */
    static void release(long pid) {
        List<String> words = new ArrayList<>(List.of("kill", "-CONT"));
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(process -> process.info().command().orElse("").endsWith("/nsenter"))
                    .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                            .contains(Long.toString(pid)))
                    .forEach(process -> words.add(Long.toString(process.pid())));
        }
        if (words.size() > 2) {
            Programs.run(words);
        }
    }
}

package org.systole.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systole node} was told.
 *
 * @param home where the distribution is
 * @param base the node's directory
 * @param nodeName the node's name if it is not the machine's
 * @param witness whether the node only votes
 * @param drainLimit how long stopping in peace may take; after it the process ends with everything it still runs
 */
record Options(Path home, Path base, Optional<String> nodeName, boolean witness, Duration drainLimit) {
    static final String HELP =
            """
            systole node [--base DIR] [--node NAME] [--witness]
            Runs one cluster node in the foreground until SIGTERM or Ctrl-C, which lets it leave in peace: what it runs is
            stopped or moved first. SIGKILL is a crash: the others will fence this node.

              --base DIR    the node's directory, made by 'systole configure'
                            (default: $SYSTOLE_BASE, else /var/lib/systole)
              --node NAME   the node's name (default: $SYSTOLE_NODE, else the name of this machine, uname -n)
              --witness     vote, but never run a resource
              --help        this text

            Environment: SYSTOLE_LOG        log levels, such as INFO,org.systole.core.transport=DEBUG
                         SYSTOLE_STOP_LIMIT seconds that leaving in peace may take (default 1200)
                         SYSTOLE_JAVA_OPTS  further options of the JVM
            Exit codes:  0 left in peace; 64 wrong words; 70 damaged installation; 73 cannot write below DIR;
                         74 left because of an I/O error; 75 another node uses DIR; 78 unusable configuration
            """;

    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(20);

    /** @param words what stands behind {@code systole node} */
    static Options parse(Path home, List<String> words, Map<String, String> environment) throws Refusal {
        String base = environment.getOrDefault("SYSTOLE_BASE", "/var/lib/systole");
        Optional<String> node = Optional.ofNullable(environment.get("SYSTOLE_NODE"));
        boolean witness = false;
        Deque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String word = rest.pop();
            switch (word) {
                case "--base" -> base = value(word, rest);
                case "--node" -> node = Optional.of(value(word, rest));
                case "--witness" -> witness = true;
                default -> throw new Refusal(
                        Refusal.USAGE, "'" + word + "' is no option of systole node; see systole node --help");
            }
        }
        return new Options(home, Path.of(base).toAbsolutePath().normalize(), node, witness, drainLimit(environment));
    }

    private static String value(String word, Deque<String> rest) throws Refusal {
        String value = rest.poll();
        if (value == null || value.isBlank()) {
            throw new Refusal(Refusal.USAGE, word + " needs a value; see systole node --help");
        }
        return value;
    }

    private static Duration drainLimit(Map<String, String> environment) throws Refusal {
        String text = environment.getOrDefault("SYSTOLE_STOP_LIMIT", "");
        try {
            return text.isEmpty() ? DRAIN_LIMIT : Duration.ofSeconds(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw new Refusal(Refusal.USAGE, "SYSTOLE_STOP_LIMIT=" + text + " is no whole number of seconds");
        }
    }
}

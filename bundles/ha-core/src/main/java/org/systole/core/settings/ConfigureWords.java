package org.systole.core.settings;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systole configure} was told.
 *
 * @param group the multicast group; empty for unicast and for an import
 * @param key the key as written: itself, {@code -} or {@code @FILE}; empty for an import
 * @param nodes node names in order; with unicast their addresses, else empty strings
 * @param device the network device; empty to find it
 * @param from a directory with {@code ha.cf} and {@code authkeys} to take over
 * @param force whether existing files are replaced
 */
record ConfigureWords(
        Path directory,
        Optional<String> group,
        String key,
        Map<String, String> nodes,
        int port,
        Optional<String> device,
        Optional<Path> from,
        boolean force) {
    /** The port the founding document of PVFS2 clusters chose. */
    static final int DEFAULT_PORT = 3335;

    static final String HELP =
            """
            systole configure DIR MCAST-ADDRESS KEY NODE...
            systole configure DIR --unicast KEY NODE=ADDRESS...
            systole configure DIR --import OLD-DIR
            Prepares DIR for one node of a cluster: writes ha.cf and authkeys, makes deploy, var and run. Type the same
            on every node, or copy ha.cf and authkeys (mode 600).

              MCAST-ADDRESS     a multicast group all nodes can reach, such as 239.192.0.1
              KEY               the cluster's secret, the same on every node; better not in the open, because arguments
                                are public: - reads it from standard input, @FILE from a file
              NODE              what 'uname -n' prints on each node, this one included
              --unicast         no multicast: each node with its IPv4 address
              --import OLD-DIR  take over Heartbeat's ha.cf and authkeys; what is not kept is listed
              --port N          UDP port for multicast, TCP port for unicast (default 3335)
              --interface DEV   network device (default: the one that has this node's address)
              --force           replace existing files
            Example: openssl rand -hex 20 > key && systole configure /var/lib/systole 239.192.0.1 @key node1 node2 node3
            Exit codes: 0 done; 64 wrong words; 66 KEY or OLD-DIR cannot be read; 73 DIR cannot be written or is in use;
                        78 OLD-DIR holds settings that cannot be used
            """;

    /** Words that make no sense; the message is one sentence. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message + "; see: systole configure --help");
        }
    }

    static ConfigureWords parse(List<String> words) throws Wrong {
        Parser parser = new Parser();
        parser.options(new ArrayDeque<>(words));
        return parser.words();
    }

    private static final class Parser {
        private final Deque<String> positional = new ArrayDeque<>();
        private boolean unicast;
        private boolean force;
        private int port = DEFAULT_PORT;
        private Optional<String> device = Optional.empty();
        private Optional<Path> from = Optional.empty();

        void options(Deque<String> words) throws Wrong {
            while (!words.isEmpty()) {
                String word = words.pop();
                switch (word) {
                    case "--unicast" -> unicast = true;
                    case "--force" -> force = true;
                    case "--port" -> port = port(value(word, words));
                    case "--interface" -> device = Optional.of(value(word, words));
                    case "--import" -> from = Optional.of(Path.of(value(word, words)));
                    default -> positional(word);
                }
            }
        }

        private void positional(String word) throws Wrong {
            if (word.startsWith("--")) {
                throw new Wrong("'" + word + "' is no option");
            }
            positional.add(word);
        }

        private static String value(String option, Deque<String> words) throws Wrong {
            if (words.isEmpty()) {
                throw new Wrong(option + " needs a value");
            }
            return words.pop();
        }

        private static int port(String text) throws Wrong {
            if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
                throw new Wrong("--port " + text + " is no number from 1 to 65535");
            }
            return Integer.parseInt(text);
        }

        ConfigureWords words() throws Wrong {
            Path directory = Path.of(next("DIR")).toAbsolutePath().normalize();
            if (from.isPresent()) {
                if (!positional.isEmpty() || unicast) {
                    throw new Wrong("--import takes everything from the old files; '"
                            + (unicast ? "--unicast" : positional.peek()) + "' has no place beside it");
                }
                return new ConfigureWords(directory, Optional.empty(), "", Map.of(), port, device, from, force);
            }
            Optional<String> group = unicast ? Optional.empty() : Optional.of(group(next("MCAST-ADDRESS")));
            String key = next("KEY");
            return new ConfigureWords(directory, group, key, nodes(), port, device, from, force);
        }

        private String next(String name) throws Wrong {
            if (positional.isEmpty()) {
                throw new Wrong(name + " is missing");
            }
            return positional.pop();
        }

        private static String group(String text) throws Wrong {
            Optional<String> problem = Addresses.multicastProblem(text);
            if (problem.isPresent()) {
                throw new Wrong(problem.get());
            }
            return text;
        }

        private Map<String, String> nodes() throws Wrong {
            Map<String, String> nodes = new LinkedHashMap<>();
            if (positional.isEmpty()) {
                throw new Wrong("no node is named");
            }
            List<String> addresses = new ArrayList<>();
            for (String word : positional) {
                String name = unicast ? word.replaceFirst("=.*", "") : word;
                String address = unicast ? address(word) : "";
                if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
                    throw new Wrong("'" + name + "' is no host name");
                }
                if (nodes.putIfAbsent(name, address) != null) {
                    throw new Wrong("node " + name + " is named twice");
                }
                if (unicast && addresses.contains(address)) {
                    throw new Wrong("address " + address + " is given to two nodes");
                }
                addresses.add(address);
            }
            return nodes;
        }

        private static String address(String word) throws Wrong {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new Wrong(
                        "with --unicast every node has its address: '" + word + "' should be " + word + "=ADDRESS");
            }
            String address = word.substring(equals + 1);
            Optional<String> problem = Addresses.unicastProblem(address);
            if (problem.isPresent()) {
                throw new Wrong(problem.get());
            }
            return address;
        }
    }
}

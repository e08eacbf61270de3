package org.systole.core.settings;

import java.util.Optional;
import java.util.stream.Stream;

/** Judges IPv4 addresses as written, without asking a name server. */
final class Addresses {
    private static final int FIRST_MULTICAST = 224;
    private static final int LAST_MULTICAST = 239;

    private Addresses() {}

    static Optional<String> multicastProblem(String text) {
        if (!isAddress(text)) {
            return Optional.of("'" + text + "' is no IPv4 address; multicast groups are 224.0.0.0 to 239.255.255.255");
        }
        int first = first(text);
        if (first < FIRST_MULTICAST || first > LAST_MULTICAST) {
            return Optional.of("'" + text + "' is no multicast group; groups are 224.0.0.0 to 239.255.255.255, and"
                    + " 239.192.0.0 and above are for use within a site");
        }
        return Optional.empty();
    }

    static Optional<String> unicastProblem(String text) {
        if (!isAddress(text)) {
            return Optional.of("'" + text + "' is no IPv4 address; write the address itself, not a name");
        }
        if (first(text) >= FIRST_MULTICAST || first(text) == 0) {
            return Optional.of("'" + text + "' cannot be the address of one node");
        }
        return Optional.empty();
    }

    private static boolean isAddress(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                && Stream.of(text.split("\\.")).mapToInt(Integer::parseInt).allMatch(n -> n <= 255);
    }

    private static int first(String text) {
        return Integer.parseInt(text.substring(0, text.indexOf('.')));
    }
}

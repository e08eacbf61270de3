package org.systole.powerstrip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The words of the command line, read and checked. */
final class Arguments {
    static final String USAGE =
            """
            usage: java -cp 'powerstrip.jar:lib/*' org.systole.powerstrip.PowerStrip [option...]
              --listen ADDRESS:PORT    where to answer SNMP; may be repeated (default 127.0.0.1:161)
              --family F               rpdu, rpdu2, masterswitch, masterswitch-plus, baytech (default rpdu)
              --outlets N              outlets (per unit) (default 8)
              --units N                units of a masterswitch-plus, strips of a baytech (default 1)
              --name N=NAME            name of an outlet; may be repeated
              --read-community C       SNMP v1/v2c, reading (default public)
              --write-community C      SNMP v1/v2c, reading and writing (default private)
              --users FILE             SNMP v3 users, one NAME:AUTH:SECRET:PRIV:SECRET[:ro] per line
              --console D              a console by SSH: apc-v2, apc-v2-user, apc-v3, apc-plus, apc-cli,
                                       baytech-module, baytech-menu, baytech-strip
              --ssh-port P             its port (default 22)
              --console-login FILE     who may log in there: one line, USER:PASSWORD (default apc:apc)
              --hook "PROGRAM..."      run as PROGRAM on|off N; 0 means switched
              --hook-seconds S         how long it may take (default 30)
              --delay-seconds S        what delayed commands wait, -1 for ever (default 10)
              --reboot-seconds S       how long a reboot stays off (default 5)
              --control FILE           take orders from lines appended to this file, besides standard input
              --state FILE             keep the true state of every outlet in this file
            """;

    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> single = new TreeMap<>();

    private Arguments() {}

    static Arguments of(List<String> words) {
        Arguments arguments = new Arguments();
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String option = left.pop();
            if (!USAGE.contains("  " + option + " ") || !option.startsWith("--")) {
                throw new IllegalArgumentException("unknown option '" + option + "'");
            }
            if (left.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            arguments.take(option, left.pop());
        }
        return arguments;
    }

    private void take(String option, String value) {
        switch (option) {
            case "--listen" -> addresses.add(address(value));
            case "--name" -> {
                String[] parts = value.split("=", 2);
                if (parts.length < 2) {
                    throw new IllegalArgumentException("--name '" + value + "' is not N=NAME");
                }
                names.put(parts[0], parts[1]);
            }
            default -> single.put(option, value);
        }
    }

    Settings settings() throws IOException {
        String family = single.getOrDefault("--family", "rpdu");
        return new Settings(
                Family.of(family).orElseThrow(() -> new IllegalArgumentException("unknown family '" + family + "'")),
                addresses.isEmpty() ? List.of(address("127.0.0.1:161")) : addresses,
                number("--units", 1),
                number("--outlets", 8),
                names,
                new Access(
                        single.getOrDefault("--read-community", "public"),
                        single.getOrDefault("--write-community", "private"),
                        users()),
                new Outlet.Timing(number("--delay-seconds", 10), number("--reboot-seconds", 5)),
                fronts());
    }

    private List<Access.User> users() throws IOException {
        List<Access.User> users = new ArrayList<>();
        for (String line : lines("--users")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                users.add(Access.User.of(line.strip())
                        .orElseThrow(() -> new IllegalArgumentException("a line of the users file is not"
                                + " NAME:AUTH:SECRET:PRIV:SECRET[:ro] with AUTH of MD5 SHA SHA224 SHA256 SHA384"
                                + " SHA512 and PRIV of DES AES AES192 AES256")));
            }
        }
        return users;
    }

    private List<Front> fronts() throws IOException {
        String word = value("--console");
        if (word.isEmpty()) {
            return List.of();
        }
        List<String> login = lines("--console-login");
        String[] who = (login.isEmpty() ? "apc:apc" : login.get(0)).split(":", 2);
        for (Front.Dialect dialect : Front.Dialect.values()) {
            if (dialect.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word) && who.length == 2) {
                return List.of(new Front(dialect, who[0], who[1]));
            }
        }
        throw new IllegalArgumentException("--console '" + word + "' is unknown, or its login is not USER:PASSWORD");
    }

    private List<String> lines(String option) throws IOException {
        return single.containsKey(option) ? Files.readAllLines(Path.of(single.get(option))) : List.of();
    }

    /** The value of an option given at most once; the empty string where it is not given. */
    String value(String option) {
        return single.getOrDefault(option, "");
    }

    int number(String option, int otherwise) {
        String value = single.getOrDefault(option, "" + otherwise);
        if (!value.matches("-?\\d{1,6}")) {
            throw new IllegalArgumentException(option + " '" + value + "' is no number");
        }
        return Integer.parseInt(value);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("--listen '" + text + "' is not ADDRESS:PORT");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}

package org.systole.agent.pvfs2;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/**
 * The addresses of this node, from {@code /proc/net}, and the addresses of names, in bounded time. One for each
 * operation: a name is looked up once in it. One thread.
 */
final class Addresses {
    private static final Duration RESOLVE_LIMIT = Duration.ofSeconds(5);

    private final ProcessTable processes;
    private final CommandRunner commands;
    private final Map<String, Set<InetAddress>> known = new TreeMap<>();

    Addresses(ProcessTable processes, CommandRunner commands) {
        this.processes = processes;
        this.commands = commands;
    }

    /** The addresses of a host, which may be a number already; empty when the name is not known. */
    Set<InetAddress> of(String host) throws InterruptedException {
        if (isNumber(host)) {
            return literal(host).map(Set::of).orElse(Set.of());
        }
        Set<InetAddress> before = known.get(host);
        if (before != null) {
            return before;
        }
        Command.Completed completed = commands.run(Command.of("getent", "ahosts", host), RESOLVE_LIMIT);
        Set<InetAddress> addresses = new LinkedHashSet<>();
        completed.out().lines().forEach(line -> literal(line.split("\\s+")[0]).ifPresent(addresses::add));
        known.put(host, addresses);
        return addresses;
    }

    /** Whether this node answers for the address now. */
    boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress() || local().contains(address);
    }

    /** fib_trie names an address on one line and says LOCAL on the next; if_inet6 has one address per line. */
    private Set<InetAddress> local() {
        long self = ProcessHandle.current().pid();
        Set<InetAddress> addresses = new LinkedHashSet<>();
        String last = "";
        for (String line :
                processes.text(self, "net/fib_trie").orElse("").lines().toList()) {
            if (line.endsWith("/32 host LOCAL")) {
                literal(last).ifPresent(addresses::add);
            } else if (line.contains("|-- ")) {
                last = line.substring(line.indexOf("|-- ") + 4).strip();
            }
        }
        for (String line :
                processes.text(self, "net/if_inet6").orElse("").lines().toList()) {
            literal(line.substring(0, 32).replaceAll("(.{4})(?!$)", "$1:")).ifPresent(addresses::add);
        }
        return addresses;
    }

    private static boolean isNumber(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    /** Only ever given numbers, so that nobody is asked for a name. */
    private static Optional<InetAddress> literal(String number) {
        if (!isNumber(number)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(number));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** How messages show addresses. */
    static String shown(Set<InetAddress> addresses) {
        List<String> numbers =
                addresses.stream().map(InetAddress::getHostAddress).toList();
        return String.join(", ", numbers);
    }
}

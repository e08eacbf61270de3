package org.systole.agent.pvfs2;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.api.linux.ProcessId;
import org.systole.api.linux.ProcessTable;

/**
 * Finds one particular server among the processes of this node: by the program it executes and the name its arguments
 * give it, together with the files it was started from or the socket it listens on. What the pid file says is no proof:
 * it may be empty, stale, another program's, or lost.
 */
final class ServerFinder {
    /** The kernel keeps this much of a program's name. */
    private static final int NAME_LIMIT = 15;

    private final ProcessTable processes;
    private final Settings settings;
    private final Set<InetAddress> addresses;
    private final int port;

    /** @param addresses where the server listens, as far as that is known; the port is 0 if it is not known */
    ServerFinder(ProcessTable processes, Settings settings, Set<InetAddress> addresses, int port) {
        this.processes = processes;
        this.settings = settings;
        this.addresses = Set.copyOf(addresses);
        this.port = port;
    }

    /** A server that lives. */
    record Server(ProcessId id, char state, boolean listening) {}

    /** The processes that are this server; more than one only when something is wrong. */
    List<Server> find() {
        ListeningSockets sockets = ListeningSockets.read(processes);
        Set<String> own = sockets.exactly(addresses, port);
        Set<String> near = sockets.inTheWayOf(addresses, port);
        return processes.pids().stream()
                .flatMap(pid -> processes.stat(pid).stream())
                .flatMap(stat -> server(stat, own, near).stream())
                .filter(server -> processes.lives(server.id()))
                .toList();
    }

    /** The process of this number, if it is this server. */
    Optional<Server> at(long pid) {
        ListeningSockets sockets = ListeningSockets.read(processes);
        return processes
                .stat(pid)
                .flatMap(stat -> server(stat, sockets.exactly(addresses, port), sockets.inTheWayOf(addresses, port)))
                .filter(server -> processes.lives(server.id()));
    }

    /** A server found before as it is now, without a look at all other processes; empty if it is gone. */
    Optional<Server> again(ProcessId id) {
        Set<String> near = ListeningSockets.read(processes).inTheWayOf(addresses, port);
        return processes
                .stat(id.pid())
                .filter(stat -> stat.id().equals(id) && processes.lives(id))
                .map(stat -> new Server(id, stat.state(), ListeningSockets.held(processes, id.pid(), near)));
    }

    /** Whether any PVFS2 server lives on this node, whichever it is. */
    static boolean anyServer(ProcessTable processes, Settings settings) {
        ServerFinder finder = new ServerFinder(processes, settings, Set.of(), 0);
        return processes.pids().stream()
                .flatMap(pid -> processes.stat(pid).stream())
                .anyMatch(stat -> finder.arguments(stat).isPresent() && processes.lives(stat.id()));
    }

    private Optional<Server> server(ProcessTable.Stat stat, Set<String> own, Set<String> near) {
        long pid = stat.id().pid();
        Optional<List<String>> arguments = arguments(stat);
        if (arguments.isEmpty() || !isNamed(arguments.get())) {
            return Optional.empty();
        }
        boolean meant = hasConfig(arguments.get()) || ListeningSockets.held(processes, pid, own);
        return meant
                ? Optional.of(new Server(stat.id(), stat.state(), ListeningSockets.held(processes, pid, near)))
                : Optional.empty();
    }

    /** The arguments, if the process executes a server program, itself or through an interpreter. */
    private Optional<List<String>> arguments(ProcessTable.Stat stat) {
        String program = Programs.serverName(settings);
        String shortName = program.substring(0, Math.min(NAME_LIMIT, program.length()));
        long pid = stat.id().pid();
        boolean executes = processes
                .executable(pid)
                .map(ServerFinder::fileName)
                .filter(program::equals)
                .isPresent();
        if (!executes && !stat.name().equals(shortName)) {
            return Optional.empty();
        }
        List<String> words = processes.commandLine(pid);
        for (int i = executes ? 0 : 1; i < words.size(); i++) {
            if (executes || fileName(words.get(i)).equals(program)) {
                return Optional.of(words.subList(i + 1, words.size()));
            }
        }
        return Optional.empty();
    }

    /** Whether the arguments name this server; one that names another is never it, wherever it listens. */
    private boolean isNamed(List<String> arguments) {
        return settings.alias().isEmpty()
                ? arguments.stream().anyMatch(word -> fileName(word).equals(fileName(settings.serverconfig())))
                : settings.alias().equals(alias(arguments));
    }

    /** Whether it was started from the same files; by hand it may have been others, or others to look at. */
    private boolean hasConfig(List<String> arguments) {
        return arguments.stream().anyMatch(word -> same(word, settings.fsconfig()))
                && (!settings.alias().isEmpty()
                        || arguments.stream().anyMatch(word -> same(word, settings.serverconfig())));
    }

    /** Without the option the server takes the name of its host. */
    private String alias(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if ((word.equals("-a") || word.equals("--alias")) && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
            if (word.startsWith("--alias=") || word.startsWith("-a") && !word.equals("-a")) {
                return word.substring(word.startsWith("--") ? "--alias=".length() : 2);
            }
        }
        return settings.node();
    }

    private static boolean same(String word, String path) {
        return word.startsWith("/")
                && Path.of(word).normalize().equals(Path.of(path).normalize());
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whoever keeps the server from listening, for a message: a process and its program; empty if nobody does. */
    Optional<String> portHolder() {
        Set<String> near = ListeningSockets.read(processes).inTheWayOf(addresses, port);
        if (near.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(processes.pids().stream()
                .filter(pid -> ListeningSockets.held(processes, pid, near))
                .findFirst()
                .map(pid -> "process " + pid + " (" + String.join(" ", processes.commandLine(pid)) + ")")
                .orElse("a process that cannot be seen from here"));
    }

    /** What the pid file says, for a message; empty if it says nothing that misleads. */
    String pidFileNote(Optional<Long> named) {
        return named.map(pid -> {
                    List<String> words = processes.commandLine(pid);
                    return " (the pid file " + settings.pidFile() + " names process " + pid
                            + (words.isEmpty() ? ", which is gone)" : ", which is " + fileName(words.get(0)) + ")");
                })
                .orElse("");
    }
}

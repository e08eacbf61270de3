package org.systole.agent.pvfs2;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.systole.api.linux.ProcessTable;

/** Who listens where on TCP, from {@code /proc/net/tcp} and {@code tcp6}: see proc(5). */
record ListeningSockets(List<Socket> sockets) {
    private static final String LISTEN = "0A";

    /** The inode is what a process's file descriptors name it by. */
    record Socket(InetAddress address, int port, String inode) {}

    ListeningSockets {
        sockets = List.copyOf(sockets);
    }

    static ListeningSockets read(ProcessTable processes) {
        long self = ProcessHandle.current().pid();
        return parse(processes.text(self, "net/tcp").orElse("")
                + processes.text(self, "net/tcp6").orElse(""));
    }

    static ListeningSockets parse(String text) {
        return new ListeningSockets(text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && fields[3].equals(LISTEN))
                .flatMap(fields -> socket(fields[1], fields[9]).stream())
                .toList());
    }

    /** The address is written as 32-bit words in the machine's byte order, which is little-endian where we run. */
    private static Optional<Socket> socket(String local, String inode) {
        String hex = local.substring(0, local.indexOf(':'));
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int at = i / 4 * 4 + 3 - i % 4;
            bytes[at] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        try {
            int port = Integer.parseInt(local.substring(local.indexOf(':') + 1), 16);
            return Optional.of(new Socket(InetAddress.getByAddress(bytes), port, inode));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The sockets that listen on exactly one of these addresses. */
    Set<String> exactly(Set<InetAddress> addresses, int port) {
        return inodes(port, socket -> addresses.contains(socket.address()));
    }

    /** The sockets in the way of one that wants to listen on one of these addresses: those on all addresses too. */
    Set<String> inTheWayOf(Set<InetAddress> addresses, int port) {
        return inodes(port, socket -> socket.address().isAnyLocalAddress() || addresses.contains(socket.address()));
    }

    private Set<String> inodes(int port, java.util.function.Predicate<Socket> wanted) {
        return sockets.stream()
                .filter(socket -> socket.port() == port && wanted.test(socket))
                .map(Socket::inode)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the process holds one of these sockets. */
    static boolean held(ProcessTable processes, long pid, Set<String> inodes) {
        Stream<String> links =
                processes.names(pid, "fd").stream().flatMap(name -> processes.link(pid, "fd/" + name).stream());
        return !inodes.isEmpty()
                && links.anyMatch(link -> link.startsWith("socket:[")
                        && inodes.contains(link.substring("socket:[".length(), link.length() - 1)));
    }
}

package org.systole.agent.pvfs2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/**
 * Asks the server something over its own protocol, with the check program. That program waits three minutes for a
 * server that hangs, so it is always given less. Before 2.7 there was none; then a connection has to do.
 */
final class ProtocolCheck {
    private final CommandRunner commands;
    private final Optional<String> program;
    private final String host;
    private final int port;
    private final String fsName;
    private final Set<InetAddress> addresses;

    ProtocolCheck(CommandRunner commands, Optional<String> program, Target target) {
        this.commands = commands;
        this.program = program;
        this.host = target.host();
        this.port = target.port();
        this.fsName = target.fsName();
        this.addresses = target.addresses();
    }

    /** Whom to ask, and for which file system. */
    record Target(String host, int port, String fsName, Set<InetAddress> addresses) {
        Target {
            addresses = Set.copyOf(addresses);
        }
    }

    enum Outcome {
        ANSWERED,
        /** It said no, or there was nobody: at once. */
        REFUSED,
        /** No answer in the time given. */
        SILENT
    }

    /** @param detail what the check said; empty when the server answered */
    record Verdict(Outcome outcome, String detail) {}

    Verdict ask(Duration limit) throws InterruptedException {
        if (program.isEmpty()) {
            return connect(limit);
        }
        Command.Completed completed = commands.run(
                Command.of(program.get(), "-h", host, "-f", fsName, "-n", "tcp", "-p", Integer.toString(port)), limit);
        if (completed.ok()) {
            return new Verdict(Outcome.ANSWERED, "");
        }
        return new Verdict(completed.timedOut() ? Outcome.SILENT : Outcome.REFUSED, completed.summary());
    }

    private Verdict connect(Duration limit) {
        InetAddress address = addresses.stream().findFirst().orElse(null);
        if (address == null) {
            return new Verdict(Outcome.REFUSED, "host " + host + " is not known");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) Math.max(1, limit.toMillis()));
            return new Verdict(Outcome.ANSWERED, "");
        } catch (SocketTimeoutException e) {
            return new Verdict(
                    Outcome.SILENT, "no connection to " + host + ":" + port + " within " + limit.toMillis() + " ms");
        } catch (IOException e) {
            return new Verdict(Outcome.REFUSED, "no connection to " + host + ":" + port + ": " + e.getMessage());
        }
    }
}

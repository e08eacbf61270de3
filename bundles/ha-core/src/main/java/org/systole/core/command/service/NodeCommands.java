package org.systole.core.command.service;

import java.io.IOException;
import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.boot.NodeProcess;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.program.Commands;
import org.systole.core.command.program.PlanForecast;
import org.systole.core.command.program.Views;
import org.systole.core.command.session.Session;
import org.systole.core.command.socket.CommandServer;
import org.systole.core.command.socket.Conversation;
import org.systole.core.console.ClusterView;
import org.systole.core.console.Console;

/**
 * Serves the operators' commands: on the node's socket, and as a service to the bundles beside the core. Immediate,
 * because the command line comes through the file system and asks no registry.
 */
@Component(service = Console.class, immediate = true)
public final class NodeCommands implements Console {
    private static final Logger log = LoggerFactory.getLogger(NodeCommands.class);

    /** Exit code of {@code sysexits.h}: a service that is needed is not available. */
    private static final int UNAVAILABLE = 69;

    /** A view of the same snapshot is good for so long: only rules on the time of day can make it old. */
    private static final long FRESH_MILLIS = 2_000;

    private final ClusterAccess cluster;
    private final Clock clock;
    private final Commands commands;
    private final CommandServer server;
    private volatile Seen seen;

    private record Seen(ClusterAccess.Snapshot snapshot, ClusterView view) {}

    @Activate
    public NodeCommands(@Reference ClusterAccess cluster, @Reference NodeProcess process) {
        this.clock = Clock.systemDefaultZone();
        this.cluster = cluster;
        this.commands = new Commands(
                new Session.Surroundings(
                        cluster,
                        new FileAudit(process.base().resolve("var/log/audit.log")),
                        PlanForecast.withScheduler(clock),
                        clock),
                (program, bug) -> log.error("Command {} failed on a bug.", program, bug));
        this.server = new CommandServer(Conversation.socketIn(process.base()), commands, CommandServer.Limits.USUAL);
        try {
            server.start();
        } catch (IOException e) {
            // A node that nobody can talk to is no use; the operator learns why from the exit.
            process.exit(UNAVAILABLE, e.getMessage());
        }
    }

    @Override
    public ClusterView view() {
        ClusterAccess.Snapshot snapshot = cluster.snapshot();
        long now = clock.millis();
        Seen last = seen;
        if (last == null || last.snapshot() != snapshot || now - last.view().taken() >= FRESH_MILLIS) {
            last = new Seen(snapshot, Views.of(snapshot, now));
            seen = last;
        }
        return last.view();
    }

    @Override
    public Reply run(Call call) {
        CapturedTerminal terminal = new CapturedTerminal(call.user(), call.way());
        int code = commands.run(call.words(), terminal).number();
        return new Reply(code, terminal.output(), terminal.errors());
    }

    @Deactivate
    void end() throws IOException {
        server.close();
    }
}

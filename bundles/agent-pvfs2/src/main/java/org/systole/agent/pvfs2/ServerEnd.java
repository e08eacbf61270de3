package org.systole.agent.pvfs2;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.agent.pvfs2.ServerFinder.Server;
import org.systole.api.agent.Steps;
import org.systole.api.linux.ProcessId;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Deadline;

/** Ends servers: asks once, waits, then kills, and is content only when the processes are gone. */
final class ServerEnd {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

    private final ProcessTable processes;
    private final Steps steps;

    ServerEnd(ProcessTable processes, Steps steps) {
        this.processes = processes;
        this.steps = steps;
    }

    /**
     * Ends them.
     *
     * @param deadline half of the time left is for ending in order, the rest for being killed
     * @return what is still there at the deadline; empty when all are gone
     */
    Optional<String> end(List<Server> servers, Deadline deadline) throws InterruptedException {
        List<ProcessId> ids = servers.stream().map(Server::id).toList();
        if (servers.stream().allMatch(server -> server.state() != 'T')) {
            ids.forEach(processes::terminate);
            Duration half = deadline.left().dividedBy(2);
            Deadline patience = deadline.within(half.compareTo(MOST_PATIENCE) < 0 ? half : MOST_PATIENCE);
            if (steps.take("end " + shown(ids) + " with SIGTERM", () -> patience.await(POLL, () -> gone(ids)))) {
                return Optional.empty();
            }
        }
        ids.forEach(processes::kill);
        boolean gone = steps.take("end " + shown(ids) + " with SIGKILL", () -> deadline.await(POLL, () -> gone(ids)));
        return gone ? Optional.empty() : Optional.of(remaining(ids));
    }

    /** Ends them at once, without waiting: for a thread that has to leave. */
    void endNow(List<Server> servers) {
        servers.forEach(server -> processes.kill(server.id()));
    }

    private boolean gone(List<ProcessId> ids) {
        return ids.stream().noneMatch(processes::lives);
    }

    private String remaining(List<ProcessId> ids) {
        return ids.stream()
                .filter(processes::lives)
                .map(id -> "process " + id + " is still there after SIGKILL, in state "
                        + processes.stat(id.pid()).map(ProcessTable.Stat::state).orElse('?') + ", waiting in "
                        + processes
                                .text(id.pid(), "wchan")
                                .filter(text -> !text.isBlank())
                                .orElse("the kernel"))
                .collect(Collectors.joining("; "));
    }

    private static String shown(List<ProcessId> ids) {
        return "process " + ids.stream().map(ProcessId::toString).collect(Collectors.joining(", "));
    }
}

package org.systole.agent.pvfs2;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.systole.agent.pvfs2.ProtocolCheck.Outcome;
import org.systole.agent.pvfs2.ProtocolCheck.Verdict;
import org.systole.agent.pvfs2.ServerFinder.Server;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.Steps;
import org.systole.api.linux.ProcessId;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/**
 * Starts one server and believes it only when the same process lives and answers. The exit code 0 of the server program
 * means no more than that it forked.
 */
final class ServerStart {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(2);

    /** Kept at the end for ending what did not come up. */
    private static final Duration MOST_RESERVE = Duration.ofSeconds(5);

    private final Machine machine;
    private final ServerFinder finder;
    private final ProtocolCheck check;
    private final ServerConfig config;
    private final PidFile pidFile;
    private final Steps steps;

    ServerStart(
            Machine machine,
            ServerFinder finder,
            ProtocolCheck check,
            ServerConfig config,
            PidFile pidFile,
            Steps steps) {
        this.machine = machine;
        this.finder = finder;
        this.check = check;
        this.config = config;
        this.pidFile = pidFile;
        this.steps = steps;
    }

    /** Starts it; whatever was started is ended again when this fails or is interrupted. */
    Result start(Command launch, Deadline deadline) throws InterruptedException {
        Duration fifth = deadline.left().dividedBy(5);
        Deadline confirmBy = deadline.earlierBy(fifth.compareTo(MOST_RESERVE) < 0 ? fifth : MOST_RESERVE);
        try {
            Optional<String> trouble = launch(launch, confirmBy);
            trouble = trouble.isPresent() ? trouble : confirm(confirmBy);
            return trouble.isEmpty() ? steps.ok() : giveUp(trouble.get(), deadline);
        } catch (InterruptedException e) {
            new ServerEnd(machine.processes(), steps).endNow(finder.find());
            throw e;
        }
    }

    private Optional<String> launch(Command launch, Deadline deadline) throws InterruptedException {
        Command limited = ServerLimits.missing(machine.processes()).around(launch);
        Command.Completed launched =
                steps.take("launch", () -> machine.commands().run(limited, deadline.left()));
        ServerLimits.notes(launched).forEach(steps::note);
        return launched.ok()
                ? Optional.empty()
                : Optional.of("the server did not start: "
                        + ServerLimits.without(launch, launched).summary());
    }

    private Optional<String> confirm(Deadline deadline) throws InterruptedException {
        Confirmation confirmation = new Confirmation();
        boolean decided = steps.take("wait for an answer", () -> deadline.await(POLL, confirmation::decided));
        if (!decided) {
            return Optional.of(
                    confirmation.id == null
                            ? "the server did not come up"
                            : "process " + confirmation.id + " lives but gives no answer: " + confirmation.last);
        }
        return confirmation.answered
                ? Optional.empty()
                : Optional.of("the server ended while it was starting" + lastWords());
    }

    /** What is known so far of the server that was launched. */
    private final class Confirmation {
        private ProcessId id;
        private int absences;
        private boolean answered;
        private String last = "it does not listen yet";

        /** The pid file says where to look first; what is there is examined as any other process. */
        private List<Server> first() {
            return pidFile.named().flatMap(finder::at).map(List::of).orElseGet(finder::find);
        }

        /** What became of it; only when it is gone all processes are looked through, as it may have forked. */
        private List<Server> again() {
            return finder.again(id).map(List::of).orElseGet(finder::find);
        }

        boolean decided() throws InterruptedException {
            List<Server> servers = id == null ? first() : again();
            if (servers.isEmpty() || id != null && !servers.get(0).id().equals(id)) {
                absences++; // looking takes a moment, in which the process may fork: only twice is a proof
                return absences > 1;
            }
            absences = 0;
            if (id == null) {
                id = servers.get(0).id();
            }
            if (servers.get(0).listening()) {
                Verdict verdict = check.ask(CHECK_LIMIT);
                last = verdict.detail();
                answered = verdict.outcome() == Outcome.ANSWERED
                        && machine.processes().lives(id);
            }
            return answered;
        }
    }

    /** The log is on the storage's disk as likely as not, so another process reads it. */
    private String lastWords() throws InterruptedException {
        if (config.logFile().isEmpty()) {
            return "; its configuration names no LogFile that could say why";
        }
        String log = machine.commands()
                .run(Command.of("tail", "-n", "4", config.logFile()), LOG_LIMIT)
                .out();
        List<String> lines =
                log.lines().filter(line -> !line.contains("aborting")).toList();
        return "; " + config.logFile() + " says: " + (lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1));
    }

    private Result giveUp(String trouble, Deadline deadline) throws InterruptedException {
        List<Server> left = finder.find();
        Optional<String> remaining =
                left.isEmpty() ? Optional.empty() : new ServerEnd(machine.processes(), steps).end(left, deadline);
        return steps.failed(trouble + remaining.map(text -> "; " + text).orElse(""));
    }
}

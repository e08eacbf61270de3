package org.systole.core.command.program;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.systole.api.model.NodeId;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;

/** Fencing by hand: asks for it, and waits for what comes of it. */
final class FencingOrders {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Session session;

    FencingOrders(Session session) {
        this.session = session;
    }

    /** @param how off, reboot or on */
    ExitCode order(NodeId node, String how) throws Refusal, UsageError {
        long delay = delay();
        Duration patience = session.patience(PATIENCE.plusSeconds(Math.max(0, delay)));
        Optional<FencingRecord> recent = recent(node, how);
        if (recent.isPresent()) {
            session.println(node + " was fenced at "
                    + Instant.ofEpochSecond(recent.get().ended()) + " already, which is recent enough");
            return ExitCode.OK;
        }
        long before = session.snapshot().fencing().stream()
                .filter(f -> isEnd(f, node))
                .count();
        String reason = session.words()
                .value("reason")
                .or(() -> session.words().value("tag"))
                .orElse("asked for by " + session.terminal().user());
        session.submit(new Verb.Fence(node, how, reason, session.origin(), delay));
        if (session.words().has("dry-run") || session.words().has("no-wait")) {
            return ExitCode.OK;
        }
        return await(node, before, patience);
    }

    private long delay() throws UsageError {
        String delay = session.words().value("delay").orElse("0");
        if (!delay.matches("-1|[0-9]{1,4}s?")) {
            throw new UsageError("--delay " + delay
                    + " is no number of seconds from 0 to 9999; -1 is for no delay at all, whatever the devices say");
        }
        return Long.parseLong(delay.replace("s", ""));
    }

    /** An equivalent fencing that succeeded not longer ago than {@code --tolerance} says. */
    private Optional<FencingRecord> recent(NodeId node, String how) throws UsageError {
        String tolerance = session.words().value("tolerance").orElse("0");
        if (!tolerance.matches("[0-9]{1,6}s?")) {
            throw new UsageError("--tolerance " + tolerance + " is no number of seconds");
        }
        long since = session.clock().instant().getEpochSecond() - Long.parseLong(tolerance.replace("s", ""));
        return session.snapshot().fencing().stream()
                .filter(f -> f.target().equals(node) && f.how().equals(how))
                .filter(f -> f.outcome().equals("confirmed") && f.ended() > since)
                .reduce((a, b) -> b);
    }

    private static boolean isEnd(FencingRecord f, NodeId node) {
        return f.target().equals(node) && List.of("confirmed", "overtaken").contains(f.outcome());
    }

    private ExitCode await(NodeId node, long before, Duration patience) throws Refusal {
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            List<FencingRecord> ended = session.snapshot().fencing().stream()
                    .filter(f -> isEnd(f, node))
                    .toList();
            if (ended.size() > before) {
                FencingRecord last = ended.get(ended.size() - 1);
                session.println(FencingHistory.line(last, FencingHistory.show(session)));
                return ExitCode.OK;
            }
            pause();
        }
        String last = session.snapshot().fencing().stream()
                .filter(f -> f.target().equals(node))
                .reduce((a, b) -> b)
                .map(f -> "the newest attempt: " + FencingHistory.line(f, FencingHistory.show(session)))
                .orElse("no attempt was made");
        String problems = String.join("\n", session.snapshot().problems());
        throw new Refusal(
                ExitCode.TIMEOUT,
                node + " is not confirmed within " + patience.toSeconds() + " s. Attempts go on; " + last
                        + (problems.isEmpty() ? "" : "\n" + problems));
    }

    private static void pause() throws Refusal {
        try {
            new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.TIMEOUT, "The node is stopping; the fencing may yet be done.");
        }
    }
}

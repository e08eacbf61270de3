package org.systole.core.command.program;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.api.model.NodeId;
import org.systole.cib.report.Show;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

/** What was fenced: from the log, so that every node tells the same. */
final class FencingHistory {
    private FencingHistory() {}

    static Show show(Session session) {
        return new Show(Set.of(), session.clock().instant(), session.clock().getZone());
    }

    /** @param node nobody for all nodes */
    static ExitCode history(Session session, Optional<NodeId> node) throws Refusal {
        if (session.words().has("cleanup")) {
            return session.submit(new Verb.ForgetFencings(node, session.origin()));
        }
        List<FencingRecord> found = session.snapshot().fencing().stream()
                .filter(f -> node.isEmpty() || f.target().equals(node.get()))
                .toList();
        if (session.words().has("quiet")) {
            found.stream()
                    .filter(f -> f.outcome().equals("confirmed"))
                    .reduce((a, b) -> b)
                    .ifPresent(f -> session.println(String.valueOf(f.ended())));
            return ExitCode.OK;
        }
        if (found.isEmpty()) {
            session.println(node.map(n -> n + " was never fenced.").orElse("No node was fenced."));
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            session.println(line(found.get(i), show(session)));
        }
        return ExitCode.OK;
    }

    static String line(FencingRecord f, Show show) {
        String when = f.ended() == 0
                ? "since " + show.time(f.started())
                : "at " + show.time(f.ended()) + " after " + (f.ended() - f.started()) + "s";
        return f.target() + " " + f.how() + " " + f.outcome() + " " + when
                + (f.device().isEmpty() ? "" : " with " + f.device())
                + (f.executor().isEmpty() ? "" : " by " + f.executor())
                + (f.requester().isEmpty() ? "" : " for " + f.requester())
                + (f.reason().isEmpty() ? "" : ": " + f.reason());
    }

    static ExitCode last(Session session, NodeId node) {
        Optional<FencingRecord> last = session.snapshot().fencing().stream()
                .filter(f -> f.target().equals(node) && f.outcome().equals("confirmed"))
                .reduce((a, b) -> b);
        session.println(last.map(f -> "Node " + node + " was last fenced at " + Instant.ofEpochSecond(f.ended()))
                .orElse("Node " + node + " was never fenced"));
        return ExitCode.OK;
    }
}

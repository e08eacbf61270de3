package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.OperationLine;
import org.systole.cib.report.Show;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

/**
 * What happened lately, as far as the status remembers: the last operations of every resource on every node, and the
 * fencings, newest last.
 */
final class Chronicle {
    private static final int SHOWN = 60;

    private Chronicle() {}

    /** One thing that happened, at a time in seconds since the epoch. */
    private record Entry(long at, String text) {}

    static ExitCode print(Session session) {
        ClusterReport report = Reports.of(session.snapshot());
        List<Entry> entries = new ArrayList<>();
        report.nodes().forEach(n -> n.history().forEach(h -> h.operations().stream()
                .filter(o -> o.failed() || !o.task().equals("monitor"))
                .forEach(o -> entries.add(new Entry(o.at(), operation(o, h.resource(), n.name()))))));
        report.fencing()
                .forEach(f -> entries.add(new Entry(
                        f.ended() == 0 ? f.started() : f.ended(),
                        f.how() + " of " + f.target() + " " + f.outcome()
                                + (f.executor().isEmpty() ? "" : " by " + f.executor())
                                + (f.reason().isEmpty() ? "" : ": " + f.reason()))));
        Show show =
                new Show(Set.of(), session.clock().instant(), session.clock().getZone());
        List<Entry> sorted = entries.stream()
                .sorted(Comparator.comparingLong(Entry::at))
                .distinct()
                .toList();
        sorted.subList(Math.max(0, sorted.size() - SHOWN), sorted.size())
                .forEach(e -> session.println(show.time(e.at()) + "  " + e.text()));
        if (sorted.isEmpty()) {
            session.println("Nothing is remembered yet.");
        }
        return ExitCode.OK;
    }

    private static String operation(OperationLine o, String resource, String node) {
        String outcome = o.pending() ? "under way" : o.failed() ? "FAILED: " + o.rcText() : "ok";
        return o.task() + " of " + resource + " on " + node + " " + outcome
                + (o.reason().isEmpty() ? "" : ", " + o.reason())
                + (o.pending() ? "" : " (" + o.tookMillis() + "ms)");
    }
}

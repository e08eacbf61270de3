package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.verify.Finding;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

/** Everything an expert would look at first: state, failures, what the plan cannot do, what the configuration lacks. */
final class Diagnosis {
    private Diagnosis() {}

    static ExitCode print(Session session) {
        Snapshot snapshot = session.snapshot();
        ClusterReport report = Reports.of(snapshot);
        List<String> found = new ArrayList<>(Reports.problems(snapshot, report));
        report.failures()
                .forEach(f ->
                        found.add(f.operation().task() + " of " + f.resource() + " on " + f.node() + " ended with '"
                                + f.operation().rcText() + "'"
                                + (f.operation().reason().isEmpty()
                                        ? ""
                                        : ", " + f.operation().reason())
                                + "; once that is mended: crm_resource --cleanup -r " + f.resource()));
        snapshot.plan().ifPresent(plan -> {
            plan.steps().stream()
                    .filter(s -> !s.blocked().isEmpty() && !Steps.text(s).isEmpty())
                    .forEach(s -> found.add("cannot " + Steps.text(s) + ": " + s.blocked()));
            found.addAll(plan.warnings());
        });
        CrmVerify.live(session).stream()
                .filter(f -> f.severity() != Finding.Severity.INFO)
                .map(Finding::toString)
                .forEach(found::add);
        found.stream().distinct().forEach(f -> session.println("* " + f));
        if (found.isEmpty()) {
            session.println("Nothing is wrong as far as " + snapshot.self() + " can see.");
        }
        return found.isEmpty() ? ExitCode.OK : ExitCode.ERROR;
    }
}

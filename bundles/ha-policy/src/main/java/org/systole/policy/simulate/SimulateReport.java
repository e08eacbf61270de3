package org.systole.policy.simulate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.systole.cib.Element;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.TargetRole;
import org.systole.cib.view.Text;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;
import org.systole.policy.state.Management;

/**
 * The text {@code crm_simulate -S} prints for a file: status, transition summary, execution, revised status. In a file,
 * unlike in a running cluster, {@code no-quorum-policy=ignore} counts as quorum, so that configurations behave as
 * their authors know them.
 */
public final class SimulateReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final Element cib;
    private final Instant now;
    private final String timeLine;
    private final Scheduler scheduler = new Scheduler();
    private final Scheduler.Outcome outcome;

    private SimulateReport(Element cib, Instant now, String timeLine) {
        this.cib = cib;
        this.now = now;
        this.timeLine = timeLine;
        this.outcome = decide(cib);
    }

    /**
     * For the moment in the document's {@code execution-date}, or where it has none, the given one.
     *
     * @param otherwise usually the present time
     */
    public static SimulateReport of(Element cib, Instant otherwise) {
        String seconds = cib.attribute("execution-date", "");
        if (!seconds.matches("\\d{1,11}")) {
            return new SimulateReport(cib, otherwise, "");
        }
        Instant moment = Instant.ofEpochSecond(Long.parseLong(seconds));
        return new SimulateReport(cib, moment, "Using the original execution date of: " + TIME.format(moment) + "\n");
    }

    /**
     * For a moment of the operator's choice ({@code -t}).
     *
     * @param text the moment as it was given, which is printed
     */
    public static SimulateReport at(Element cib, Instant moment, String text) {
        return new SimulateReport(cib, moment, "Setting effective cluster time: " + text + "\n");
    }

    /** The document after everything that can be done has been done successfully. */
    public Element after() {
        return Rehearsal.of(cib, outcome.plan()).after();
    }

    /** The transition graph, as XML. */
    public String graph() {
        return GraphText.of(outcome);
    }

    /** The present state ({@code crm_simulate} without anything to do). */
    public String status() {
        StringBuilder out = new StringBuilder(timeLine);
        disabled(outcome, out);
        return out.append("Current cluster status:\n")
                .append(StatusText.of(outcome))
                .toString();
    }

    /** The present state and what would be done ({@code -R}). */
    public String summary() {
        return status() + "\nTransition Summary:\n" + TransitionText.of(outcome);
    }

    /** The whole text ({@code -S}). */
    public String text() {
        Rehearsal rehearsal = Rehearsal.of(cib, outcome.plan());
        StringBuilder out = new StringBuilder(summary()).append("\nExecuting Cluster Transition:\n");
        rehearsal.lines().forEach(l -> out.append("  * ").append(l).append('\n'));
        out.append(timeLine.isEmpty() ? "\n" : timeLine + "\n");
        out.append("Revised Cluster Status:\n").append(StatusText.of(decide(rehearsal.after())));
        return out.toString();
    }

    private Scheduler.Outcome decide(Element document) {
        ClusterOptions options = Configuration.of(document, now).options();
        boolean quorum = Text.truth(document.attribute("have-quorum", "false"), false)
                || options.quorumPolicy() == ClusterOptions.QuorumPolicy.IGNORE;
        return scheduler.decide(ClusterSnapshot.of(SnapshotInput.ofFile(document, quorum, now)));
    }

    private static void disabled(Scheduler.Outcome outcome, StringBuilder out) {
        List<org.systole.policy.state.Instance> all = outcome.instances().all().toList();
        long disabled = all.stream()
                .filter(i -> i.primitive().targetRole() == TargetRole.STOPPED)
                .count();
        var options = outcome.snapshot().configuration().options();
        long blocked = all.stream()
                .filter(i -> Management.of(i, outcome.health(), options).rule().equals("BLOCKED"))
                .count();
        if (disabled + blocked > 0) {
            out.append(disabled + " of " + all.size() + " resource instances DISABLED and " + blocked
                    + " BLOCKED from further action due to failure\n\n");
        }
    }
}

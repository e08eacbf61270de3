package org.systole.policy.simulate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.TargetRole;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Management;

/**
 * What {@code crm_simulate} shows for a document: the present state, what would be done and the state afterwards, as
 * text; the plan as a graph; and the documents. Used by one thread.
 */
public final class SimulateReport {
    private final Simulation simulation;

    private SimulateReport(Simulation simulation) {
        this.simulation = simulation;
    }

    /** What the text shows beside the present state. */
    public enum Part {
        /** The transition ({@code -R}). */
        TRANSITION,
        /** The state when it is done ({@code -S}). */
        REVISED,
        /** Attributes of the nodes ({@code -A}). */
        ATTRIBUTES,
        /** Fail counts and failed operations ({@code -c}). */
        FAIL_COUNTS,
        /** Scores ({@code -s}). */
        SCORES,
        /** What the nodes can carry and the resources need ({@code -U}). */
        UTILIZATION,
        /** Scores and utilization only, as bare lines ({@code -Q}). */
        QUIET
    }

    /** For the document's own moment, or where it has none, the given one; nothing is pretended. */
    public static SimulateReport of(Element cib, Instant otherwise) {
        return of(cib, Moment.of(cib, otherwise), List.of(), List.of());
    }

    /**
     * A run in which something is pretended.
     *
     * @param changes what to pretend before the plan is made, checked with {@link #problem}
     * @param failures results to pretend while it is carried out, checked likewise
     */
    public static SimulateReport of(
            Element cib, Moment moment, List<Modification> changes, List<OperationSpec> failures) {
        return new SimulateReport(new Simulation(new Simulation.Request(cib, moment, changes, failures)));
    }

    /** What is wrong with a change, in a sentence; empty where nothing is. */
    public static Optional<String> problem(Element cib, Modification change, Instant now) {
        return Scene.problem(cib, change, now);
    }

    /** What is wrong with the text of a result to pretend while the plan is carried out. */
    public static Optional<String> failureProblem(Element cib, String text, Instant now) {
        return Scene.operation(Configuration.of(cib, now), text);
    }

    /** The document the plan is made for. */
    public Element before() {
        return simulation.scene().cib();
    }

    /** The document after everything that can be done has been done. */
    public Element after() {
        return simulation.rehearsal().after();
    }

    /** The transition graph, as XML. */
    public String graph() {
        return GraphText.of(simulation.decided());
    }

    /** The transition graph in the language of Graphviz. */
    public String dot() {
        return DotText.of(simulation.decided());
    }

    /** The document that programs read, as {@code --output-as=xml} prints it. */
    public Element xml(Set<Part> parts, String request) {
        return new SimulateXml(simulation, parts).document(request);
    }

    /** What the operator should know about the document the plan is made for. */
    public List<String> warnings() {
        return simulation.decided().plan().warnings();
    }

    /** What {@code -S} prints. */
    public String text() {
        return text(Set.of(Part.TRANSITION, Part.REVISED));
    }

    /** The text with these parts. */
    public String text(Set<Part> parts) {
        if (parts.contains(Part.QUIET)) {
            return lines(CapacityText.of(simulation, parts), "");
        }
        StringBuilder out = new StringBuilder(simulation.request().moment().line());
        if (simulation.present().snapshot().configuration().options().maintenance()) {
            out.append("\n              *** Resource management is DISABLED ***\n")
                    .append("  The cluster will not attempt to start, stop or recover services\n\n");
        }
        disabled(simulation.present(), out);
        out.append("Current cluster status:\n")
                .append(status(simulation.present(), simulation.request().cib(), true, parts));
        if (!simulation.scene().lines().isEmpty()) {
            out.append("\nPerforming Requested Modifications:\n");
            out.append(lines(simulation.scene().lines(), "  * "));
        }
        CapacityText.title(parts).ifPresent(t -> out.append('\n').append(t).append('\n'));
        out.append(lines(CapacityText.of(simulation, parts), "  * "));
        if (parts.contains(Part.TRANSITION)) {
            out.append("\nTransition Summary:\n").append(TransitionText.of(simulation.decided()));
        }
        if (parts.contains(Part.REVISED)) {
            revised(parts, out);
        }
        return out.toString();
    }

    private void revised(Set<Part> parts, StringBuilder out) {
        String time = simulation.request().moment().line();
        out.append("\nExecuting Cluster Transition:\n");
        out.append(lines(simulation.rehearsal().lines(), ""));
        out.append(time).append('\n');
        out.append("Revised Cluster Status:\n")
                .append(status(simulation.afterwards(), simulation.rehearsal().after(), false, parts));
    }

    private String status(Scheduler.Outcome outcome, Element cib, boolean underWay, Set<Part> parts) {
        return StatusText.of(outcome, underWay)
                + new StatusDetails(cib, simulation.request().moment().now()).text(parts);
    }

    private static String lines(List<String> lines, String before) {
        StringBuilder out = new StringBuilder();
        lines.forEach(l -> out.append(before).append(l).append('\n'));
        return out.toString();
    }

    private static void disabled(Scheduler.Outcome outcome, StringBuilder out) {
        List<Instance> all = outcome.instances().all().toList();
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

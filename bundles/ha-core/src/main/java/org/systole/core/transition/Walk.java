package org.systole.core.transition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.core.state.Admission;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Intent;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.Notice;
import org.systole.core.state.ResourceFacts;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/**
 * One look at a plan: which of its steps can be begun now. A plan is made anew after every change, so a step that was
 * done has left it, and a step whose inputs have all left it, or are mere brackets around what has left it, is due.
 *
 * @param intents operations that are due and admitted
 * @param fences nodes to be fenced, with how
 * @param waiting why steps that are due are not begun, in sentences
 */
public record Walk(List<Intent> intents, SortedMap<NodeId, Fence> fences, List<String> waiting) {
    private static final int RC_NOT_RUNNING = 7;

    /** @param how {@code reboot} or {@code off} */
    public record Fence(String how, String reason) {}

    /** What the walk needs to know of an operation besides the plan. */
    @FunctionalInterface
    public interface Digests {
        /** The digest of the parameters a resource is operated with; empty if it has none. */
        String of(Action.Operate operation);
    }

    public Walk {
        intents = List.copyOf(intents);
        waiting = List.copyOf(waiting);
    }

    /**
     * @param present the nodes in view: nothing is asked of others
     * @param at cluster time in seconds
     */
    public static Walk of(Plan plan, ClusterState state, SortedSet<NodeId> present, Digests digests, long at) {
        return of(plan, new TreeSet<>(), state, present, digests, at);
    }

    /**
     * The same for a plan of which some is done.
     *
     * @param done steps that have ended as they should since the plan was made
     */
    public static Walk of(
            Plan plan,
            SortedSet<Integer> done,
            ClusterState state,
            SortedSet<NodeId> present,
            Digests digests,
            long at) {
        Collector collector = new Collector(plan, state, present, digests, at);
        for (Plan.Step step : due(plan, done)) {
            step.action().accept(collector.at(step));
        }
        return new Walk(collector.intents, collector.fences, collector.waiting);
    }

    /** Steps with nothing left before them; in plan order. Each wait is looked at once, however long the plan. */
    private static List<Plan.Step> due(Plan plan, SortedSet<Integer> done) {
        List<Plan.Step> steps = plan.steps();
        int[] waits = new int[steps.size()];
        List<List<Integer>> next = new ArrayList<>();
        steps.forEach(s -> next.add(new ArrayList<>()));
        Deque<Integer> passed = new ArrayDeque<>(done);
        for (Plan.Step step : steps) {
            waits[step.id()] = step.after().size();
            step.after().forEach(a -> next.get(a).add(step.id()));
            if (step.after().isEmpty() && passes(step) && !done.contains(step.id())) {
                passed.add(step.id());
            }
        }
        while (!passed.isEmpty()) {
            for (int then : next.get(passed.remove())) {
                if (--waits[then] == 0 && passes(steps.get(then)) && !done.contains(then)) {
                    passed.add(then);
                }
            }
        }
        return steps.stream()
                .filter(s -> !passes(s) && !done.contains(s.id()) && !s.inFlight())
                .filter(s -> s.blocked().isEmpty() && waits[s.id()] == 0)
                .toList();
    }

    /** The order to tell a copy, for the node's present life; the node must have one. */
    public static Intent notice(Action.Tell tell, ClusterState state, long at) {
        return new Intent(
                Intent.NOTIFY,
                tell.resource(),
                tell.node(),
                state.node(tell.node()).incarnation().orElseThrow(),
                tell.timeout().toMillis(),
                0,
                "",
                at,
                "",
                Optional.of(new Notice(tell.when(), tell.about(), tell.words())));
    }

    /** The steps of a plan that tell copies of clones of the others; without them nothing is told. */
    public static SortedSet<Integer> notices(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.action() instanceof Action.Tell)
                .map(Plan.Step::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the step is done once its inputs are: a bracket, or what nodes see to by themselves. */
    private static boolean passes(Plan.Step step) {
        return step.action() instanceof Action.Pseudo
                || step.action() instanceof Action.Chore
                || step.action() instanceof Action.Operate o && o.operation().byItself();
    }

    /** Turns due steps into intents, against a state in which the earlier ones of this walk are pending already. */
    private static final class Collector implements Action.Visitor<Void> {
        private final Plan plan;
        private final ClusterState state;
        private final SortedSet<NodeId> present;
        private final Digests digests;
        private final long at;
        private final List<Intent> intents = new ArrayList<>();
        private final SortedMap<NodeId, Fence> fences = new TreeMap<>();
        private final List<String> waiting = new ArrayList<>();
        private Plan.Step step;

        Collector(Plan plan, ClusterState state, SortedSet<NodeId> present, Digests digests, long at) {
            this.plan = plan;
            this.state = state;
            this.present = present;
            this.digests = digests;
            this.at = at;
        }

        Collector at(Plan.Step next) {
            step = next;
            return this;
        }

        @Override
        public Void operate(Action.Operate operation) {
            if (!operation.operation().byItself()) {
                obstacle(operation).ifPresentOrElse(waiting::add, () -> decide(operation));
            }
            return null;
        }

        private void decide(Action.Operate operation) {
            Intent intent = intent(operation);
            Admission.refusal(state, intent).ifPresentOrElse(waiting::add, () -> intents.add(intent));
        }

        private Optional<String> obstacle(Action.Operate operation) {
            NodeRecord node = state.node(operation.node());
            String what = operation.operation().key() + " of " + operation.resource() + " on " + node.node();
            if (!present.contains(node.node()) || !node.online()) {
                return Optional.of(what + " waits: the node is not in view");
            }
            Optional<String> agent = state.facts().of(operation.resource()).map(ResourceFacts.Fact::agent);
            if (node.agents().isEmpty()) {
                return Optional.of(what + " waits: the node has not said which agents it has");
            }
            boolean probed = node.resources().containsKey(operation.resource());
            boolean firstProbe = operation.operation() == Action.Operation.PROBE && !probed;
            if (!firstProbe && agent.isPresent() && !node.agents().contains(agent.get())) {
                return Optional.of(what + " is blocked: agent " + agent.get()
                        + " is missing there; drop its bundle into " + "the node's deploy directory");
            }
            return Optional.empty();
        }

        private Intent intent(Action.Operate operation) {
            boolean probe = operation.operation() == Action.Operation.PROBE;
            return new Intent(
                    operation.operation().key(),
                    operation.resource(),
                    operation.node(),
                    state.node(operation.node()).incarnation().orElseThrow(),
                    operation.timeout().toMillis(),
                    probe ? RC_NOT_RUNNING : 0,
                    digests.of(operation),
                    at,
                    peer(operation),
                    Optional.empty());
        }

        /** Where a resource is sent is where the plan has it received; where it comes from, the state knows. */
        private String peer(Action.Operate operation) {
            return switch (operation.operation()) {
                case MIGRATE_TO -> plan.steps().stream()
                        .filter(s -> s.action() instanceof Action.Operate o
                                && o.operation() == Action.Operation.MIGRATE_FROM
                                && o.instance().equals(operation.instance()))
                        .map(s -> ((Action.Operate) s.action()).node().value())
                        .findFirst()
                        .orElse("");
                case MIGRATE_FROM -> state.sender(operation.resource(), operation.node())
                        .map(NodeId::value)
                        .orElse("");
                case PROBE, START, STOP, PROMOTE, DEMOTE, RELOAD, DELETE, MONITOR, CANCEL -> "";
            };
        }

        @Override
        public Void fence(Action.Fence fence) {
            fences.put(fence.node(), new Fence(fence.how(), step.reason()));
            return null;
        }

        @Override
        public Void pseudo(Action.Pseudo pseudo) {
            return null;
        }

        @Override
        public Void tell(Action.Tell tell) {
            Intent intent = notice(tell, state, at);
            Admission.refusal(state, intent).ifPresentOrElse(waiting::add, () -> intents.add(intent));
            return null;
        }

        @Override
        public Void chore(Action.Chore chore) {
            return null; // the node sees to it
        }
    }
}

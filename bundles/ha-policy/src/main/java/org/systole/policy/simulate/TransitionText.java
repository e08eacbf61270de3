package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.RemoteNode;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.steps.Change;

/** The transition summary: one line for each node and instance to which something happens. */
final class TransitionText {
    /** How obstacles begin for which the field has no words. */
    private static final List<String> OURS = List.of("node ", "agent missing", "fencing needs");

    private final List<String[]> rows = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private TransitionText() {}

    static String of(Scheduler.Outcome outcome) {
        TransitionText text = new TransitionText();
        List<Plan.Step> fences = outcome.plan().steps().stream()
                .filter(s -> !fenced(s).isEmpty())
                .sorted(Comparator.comparing((Plan.Step s) -> -rank(outcome, fenced(s))))
                .toList();
        fences.forEach(text::fence);
        List<ResourceId> order = outcome.placement().order();
        outcome.changes().stream()
                .sorted(Comparator.comparing((Change c) -> place(order, c)))
                .forEach(text::change);
        text.flush();
        return text.out.toString();
    }

    /** The node that the step fences; empty for another step. */
    private static String fenced(Plan.Step step) {
        return step.action() instanceof Action.Fence f
                ? f.node().value()
                : step.action() instanceof Action.Pseudo p && p.fences() ? p.node() : "";
    }

    /** Nodes are listed from the last to the first, remote nodes counted after the members in document order. */
    private static int rank(Scheduler.Outcome outcome, String node) {
        List<NodeHealth> nodes = outcome.health().nodes();
        List<RemoteNode> remotes = outcome.snapshot().configuration().remotes();
        for (int i = 0; i < remotes.size(); i++) {
            if (remotes.get(i).node().value().equals(node)) {
                return nodes.size() + i;
            }
        }
        return nodes.stream()
                .filter(n -> n.id().value().equals(node))
                .mapToInt(NodeHealth::index)
                .findFirst()
                .orElse(0);
    }

    /** What is not configured any more comes last. */
    private static int place(List<ResourceId> order, Change change) {
        int index = order.indexOf(change.instance().top());
        return index < 0 ? order.size() : index;
    }

    private void fence(Plan.Step step) {
        if (step.action() instanceof Action.Fence f
                && step.blocked().isEmpty()
                && !(step.reason().isEmpty() && !f.cuts())) {
            String how = f.how();
            out.append("  * Fence (" + how + ") " + f.node() + " '" + step.reason() + "'\n");
        } else if (step.action() instanceof Action.Pseudo p && p.fences()) {
            String how = p.task().substring(Action.Pseudo.FENCE.length());
            out.append("  * Fence (" + how + ") " + p.node() + " (resource: " + p.resource() + ") '" + step.reason()
                    + "'\n");
        }
    }

    private void row(String action, Change change, String details, String reason, String obstacle) {
        String why = reason.isEmpty() ? obstacle : reason;
        boolean blocked = !obstacle.isEmpty();
        boolean ours = why.equals(obstacle) && OURS.stream().anyMatch(obstacle::startsWith);
        String end = why.isEmpty() ? "" : ours ? "blocked" : "due to " + why + (blocked ? " (blocked)" : "");
        rows.add(new String[] {action, change.instance().id().value(), details, end});
    }

    private void flush() {
        int name = 5;
        int width = 0;
        for (String[] r : rows) {
            name = r[1].length() > name ? r[1].length() + 2 : name;
            width = Math.max(width, r[2].length());
        }
        for (String[] r : rows) {
            String format = "  * %-8s   %-" + name + "s   ( %" + Math.max(1, width) + "s )  %s";
            out.append(String.format(format, r[0], r[1], r[2], r[3])).append('\n');
        }
    }

    private void change(Change change) {
        if (change.reloads()) {
            row("Reload", change, change.seat().node().id().value(), "", "");
        }
        boolean nothing = !change.stops() && !change.starts() && !change.demotes() && !change.promotes();
        if (nothing || !change.management().managed()) {
            return;
        }
        Optional<NodeHealth> from = change.places().stream().findFirst();
        if (from.isEmpty()) {
            started(change);
        } else if (change.stops()) {
            stopped(change, from.get());
        } else {
            String was = role(change.instance(), change.roleAtHome());
            String home = change.seat().node().id().value();
            boolean again = change.demotes() && change.promotes();
            if (again) {
                row("Re-promote", change, "Promoted " + home, change.reason(), "");
            } else if (change.demotes()) {
                row("Demote", change, was + " -> Unpromoted " + home, change.reason(), "");
            } else if (change.promotes()) {
                row("Promote", change, was + " -> Promoted " + home, change.reason(), change.promoteObstacle());
            }
        }
    }

    private void started(Change change) {
        String home = change.seat().node().id().value();
        if (change.promotes()) {
            String obstacle = change.startObstacle().isEmpty() ? change.promoteObstacle() : change.startObstacle();
            row("Promote", change, "Stopped -> Promoted " + home, "", obstacle);
        } else {
            row("Start", change, home, "", change.startObstacle());
        }
    }

    private void stopped(Change change, NodeHealth from) {
        boolean comesBack = change.startable() || change.tidies();
        if (change.migrates()) {
            String target = change.seat().node().id().value();
            row("Migrate", change, change.source().id() + " -> " + target, "", "");
            return;
        }
        if (!comesBack) {
            for (NodeHealth place : change.places()) {
                row("Stop", change, kind(change, place) + place.id(), why(change), change.stopObstacle());
            }
            return;
        }
        boolean stays = change.places().stream()
                .anyMatch(p -> p.index() == change.seat().node().index());
        if (stays) {
            String again = change.instance().promotable() || !promoted(change, from) ? again(change) : "";
            row(change.recover() ? "Recover" : "Restart", change, roles(change, from), again, change.stopObstacle());
        } else {
            boolean failed = change.recover()
                    || change.instance().on(from.id()).map(t -> t.failed()).orElse(false);
            row(failed ? "Recover" : "Move", change, move(change, from), change.unmovable(), change.stopObstacle());
        }
    }

    private static boolean promoted(Change change, NodeHealth from) {
        return change.instance().role(from.id()) == Role.PROMOTED;
    }

    /** The role it has, where it has another one than it could have, with a space behind it. */
    private static String kind(Change change, NodeHealth place) {
        boolean says = change.instance().promotable() || promoted(change, place);
        return says ? role(change.instance(), change.instance().role(place.id())) + " " : "";
    }

    private static Role next(Change change) {
        return change.promotes() ? Role.PROMOTED : Role.STARTED;
    }

    private static boolean changes(Change change, NodeHealth from) {
        return !kind(change, from).isEmpty() && change.instance().role(from.id()) != next(change);
    }

    private static String roles(Change change, NodeHealth from) {
        String arrow = changes(change, from) ? "-> " + role(change.instance(), next(change)) + " " : "";
        return kind(change, from) + arrow + change.seat().node().id();
    }

    /** From where to where; a role that stays the same is said at the end. */
    private static String move(Change change, NodeHealth from) {
        NodeId to = change.seat().node().id();
        if (changes(change, from)) {
            return kind(change, from) + from.id() + " -> " + role(change.instance(), next(change)) + " " + to;
        }
        return (from.id() + " -> " + to + " " + kind(change, from)).strip();
    }

    /** That it ran in several places is a reason to recover the one that stays, and none to restart it. */
    private static String again(Change change) {
        boolean several = change.reason().equals("being multiply active");
        boolean counts = change.recover() ? several && change.tidies() : !several;
        return counts ? change.reason() : "";
    }

    /** What should be restarted and cannot start again is stopped because of that. */
    private static String why(Change change) {
        return change.reason().isEmpty() ? change.startObstacle() : change.reason();
    }

    private static String role(Instance instance, Role role) {
        return switch (role) {
            case STOPPED -> "Stopped";
            case STARTED -> instance.promotable() ? "Unpromoted" : "Started";
            case PROMOTED -> "Promoted";
        };
    }
}

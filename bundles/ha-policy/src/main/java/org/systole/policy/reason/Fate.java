package org.systole.policy.reason;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/**
 * What a plan does to a resource: the nodes it leaves, those it comes to, and its changes of role there. Copies of an
 * anonymous clone count together, since their numbers mean nothing.
 *
 * @param leaves nodes on which it stops, by an operation or by fencing
 * @param comes nodes on which it starts, and can
 * @param roles promotions and demotions, with their nodes
 * @param stays nodes assigned to it by the plan, whether or not it can start there
 */
public record Fate(
        SortedSet<String> leaves, SortedSet<String> comes, SortedSet<String> roles, SortedSet<String> stays) {
    public Fate {
        leaves = Collections.unmodifiableSortedSet(new TreeSet<>(leaves));
        comes = Collections.unmodifiableSortedSet(new TreeSet<>(comes));
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        stays = Collections.unmodifiableSortedSet(new TreeSet<>(stays));
    }

    /** The id without the number of a copy. */
    static String name(ResourceId id) {
        return id.value().replaceFirst(":\\d+$", "");
    }

    /** What the plan does to the resource of that name and all its copies. */
    public static Fate of(Plan plan, ResourceId resource) {
        Collector collector = new Collector(name(resource));
        plan.steps().stream().filter(s -> s.blocked().isEmpty()).forEach(s -> s.action()
                .accept(collector));
        plan.placement().forEach((id, nodes) -> {
            if (name(id).equals(collector.name)) {
                nodes.forEach(n -> collector.stays.add(n.value()));
            }
        });
        return new Fate(collector.leaves, collector.comes, collector.roles, collector.stays);
    }

    /** The same in words, as after "it would". */
    public String words() {
        SortedSet<String> renewed = new TreeSet<>(leaves);
        renewed.retainAll(comes);
        SortedSet<String> gone = new TreeSet<>(leaves);
        gone.removeAll(comes);
        SortedSet<String> reached = new TreeSet<>(comes);
        reached.removeAll(leaves);
        List<String> parts = new ArrayList<>();
        if (!gone.isEmpty() && !reached.isEmpty()) {
            parts.add("move from " + String.join(" and ", gone) + " to " + String.join(" and ", reached));
        } else if (!gone.isEmpty()) {
            parts.add("stop on " + String.join(" and ", gone));
        } else if (!reached.isEmpty()) {
            parts.add("start on " + String.join(" and ", reached));
        }
        if (!renewed.isEmpty()) {
            parts.add("restart on " + String.join(" and ", renewed));
        }
        roles.stream().filter(r -> renewed.isEmpty() || !r.startsWith("demote")).forEach(parts::add);
        return parts.isEmpty() ? "be left as it is" : String.join(", ", parts);
    }

    /** Whether it leaves a node it does not come back to. */
    public boolean stopsOrMoves() {
        return !comes.containsAll(leaves);
    }

    private static final class Collector implements Action.Visitor<Void> {
        private final String name;
        private final SortedSet<String> leaves = new TreeSet<>();
        private final SortedSet<String> comes = new TreeSet<>();
        private final SortedSet<String> roles = new TreeSet<>();
        private final SortedSet<String> stays = new TreeSet<>();

        Collector(String name) {
            this.name = name;
        }

        @Override
        public Void operate(Action.Operate o) {
            if (name(o.instance()).equals(name)) {
                String node = o.node().value();
                switch (o.operation()) {
                    case STOP -> leaves.add(node);
                    case START, MIGRATE_FROM -> comes.add(node);
                    case PROMOTE, DEMOTE -> roles.add(o.operation().key() + " on " + node);
                    case PROBE, MIGRATE_TO, RELOAD, DELETE, MONITOR, CANCEL -> {
                        // where it is afterwards does not depend on these
                    }
                }
            }
            return null;
        }

        @Override
        public Void fence(Action.Fence f) {
            return null;
        }

        @Override
        public Void tell(Action.Tell t) {
            return null;
        }

        @Override
        public Void chore(Action.Chore c) {
            return null;
        }

        @Override
        public Void pseudo(Action.Pseudo p) {
            if (name(p.resource()).equals(name) && !p.node().isEmpty()) {
                switch (p.task()) {
                    case "stop" -> leaves.add(p.node());
                    case "demote" -> roles.add("demote on " + p.node());
                    default -> {
                        // a bracket, or the fencing of a guest
                    }
                }
            }
            return null;
        }
    }
}

package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.cib.view.Bundle;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.Resource;
import org.systole.cib.view.TargetRole;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Management;
import org.systole.policy.state.NaturalOrder;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/** The lines about resources in a status. */
final class ResourceText {
    private static final int INVALID = 2;
    private static final int NOT_INSTALLED = 5;

    private final Scheduler.Outcome outcome;
    private final boolean underWay;

    /** @param underWay whether it is said what is under way */
    ResourceText(Scheduler.Outcome outcome, boolean underWay) {
        this.outcome = outcome;
        this.underWay = underWay;
    }

    void unit(Unit unit, int level, StringBuilder out) {
        if (unit instanceof Unit.Single single) {
            line(level, describe(single.instance()), out);
        } else if (unit instanceof Unit.Band band) {
            band(band, level, out);
        } else if (unit instanceof Unit.Clones clones && bundle(clones) != null) {
            new BundleText(outcome, this).write(bundle(clones), clones, flags(bundle(clones)), level, out);
        } else if (unit instanceof Unit.Clones clones) {
            clones(clones, level, out);
        }
    }

    void orphan(Instance instance, int level, StringBuilder out) {
        line(level, describe(instance), out);
    }

    private Bundle bundle(Unit.Clones clones) {
        return outcome.snapshot()
                .configuration()
                .resource(clones.id())
                .filter(Bundle.class::isInstance)
                .map(Bundle.class::cast)
                .orElse(null);
    }

    static void line(int level, String text, StringBuilder out) {
        out.append("  ".repeat(level)).append("* ").append(text).append('\n');
    }

    private void band(Unit.Band band, int level, StringBuilder out) {
        line(level, "Resource Group: " + band.id() + flags(band.group()) + ":", out);
        band.members().forEach(m -> line(level + 1, describe(m.instance()), out));
    }

    /** The flags of a group or clone. */
    private String flags(Resource resource, String... first) {
        List<String> flags = new ArrayList<>(List.of(first));
        if (resource.targetRole() == TargetRole.STOPPED) {
            flags.add("disabled");
        }
        boolean maintenance = resource.maintenance()
                || outcome.snapshot().configuration().options().maintenance();
        if (maintenance) {
            flags.add("maintenance");
        } else if (!resource.managed()) {
            flags.add("unmanaged");
        }
        return flags.isEmpty() ? "" : " (" + String.join(", ", flags) + ")";
    }

    private String describe(Instance instance) {
        StringBuilder text = new StringBuilder();
        text.append(instance.primitive().anonymous() ? instance.primitive().id() : instance.id())
                .append("\t(")
                .append(instance.primitive().agent())
                .append("):\t ");
        text.append(instance.orphan() ? "ORPHANED " : "");
        List<Trace> active = instance.active();
        Trace first = active.isEmpty() ? null : active.get(0);
        text.append(state(instance, first));
        boolean several = active.size() > 1;
        Optional<NodeId> lock = first == null ? outcome.health().locks().of(instance) : Optional.empty();
        if (first != null && !several || lock.isPresent()) {
            text.append(' ').append(lock.isPresent() ? lock.get() : first.node());
        }
        String flags = flags(instance, first);
        text.append(flags.isEmpty() ? "" : " (" + flags + ")");
        if (several) {
            text.append(" [ ").append(places(active)).append(" ]");
        }
        return text.toString();
    }

    /** In the order of the status; what is on its way from one to another, in the order of the names. */
    private String places(List<Trace> active) {
        List<NodeId> order = outcome.snapshot().statusOrder();
        boolean moves = active.stream().flatMap(t -> t.entries().stream()).anyMatch(e -> e.operation()
                .startsWith("migrate_"));
        return active.stream()
                .map(Trace::node)
                .sorted(Comparator.comparing((NodeId n) -> moves ? 0 : order.indexOf(n)))
                .map(NodeId::value)
                .collect(Collectors.joining(" "));
    }

    private boolean leftAlone(Instance instance) {
        Management management = Management.of(
                instance, outcome.health(), outcome.snapshot().configuration().options());
        return Set.of("MAINTENANCE", "UNMANAGED").contains(management.rule());
    }

    private boolean stops(Instance instance) {
        return underWay
                && instance.active().stream()
                        .anyMatch(t -> t.busy() && t.pending().operation().equals("stop"));
    }

    /** What ran in a guest that is lost has failed with it. */
    private boolean lostGuest(Trace trace) {
        NodeHealth node = outcome.health().node(trace.node());
        return node.guest() && node.unclean() && !node.online();
    }

    /** What contains a guest that must be fenced has failed if something ran in there. */
    private boolean burns(Instance instance) {
        return outcome.health().nodes().stream()
                .anyMatch(n -> n.guest()
                        && n.unclean()
                        && !n.remote().active().isEmpty()
                        && n.remote().remote().container().orElseThrow().equals(instance.id()));
    }

    String state(Instance instance, Trace trace) {
        if (trace == null) {
            String probed = probed(instance);
            return probed.isEmpty() ? "Stopped" : "Stopped (" + probed + ")";
        }
        boolean promotable = instance.promotable();
        boolean failed = instance.active().stream().anyMatch(t -> t.failed() || lostGuest(t)) || burns(instance);
        boolean promoted = trace.role() == Role.PROMOTED;
        if (failed) {
            return promoted ? "FAILED Promoted" : "FAILED";
        }
        if (underWay && trace.busy()) {
            return switch (trace.pending().operation()) {
                case "start" -> "Starting";
                case "stop" -> "Stopping";
                case "promote" -> "Promoting";
                case "demote" -> "Demoting";
                case "migrate_to", "migrate_from" -> "Migrating";
                default -> "Started";
            };
        }
        return promoted ? "Promoted" : promotable ? "Unpromoted" : "Started";
    }

    /** Why a probe could not tell whether it runs, where a node gave its name with the answer; empty for no such. */
    private String probed(Instance instance) {
        List<NodeId> order = outcome.snapshot().statusOrder();
        return instance.traces().stream()
                .filter(t -> !t.banned().isEmpty())
                .sorted(Comparator.comparing(t -> order.indexOf(t.node())))
                .flatMap(t -> t.entries().stream())
                .filter(e -> e.probe() && !e.element().attribute("on_node", "").isEmpty())
                .map(e -> e.rc() == NOT_INSTALLED ? "Not installed" : e.rc() == INVALID ? "Invalid parameter" : "")
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    String flags(Instance instance, Trace trace) {
        List<String> flags = new ArrayList<>();
        boolean unclean = instance.active().stream()
                .map(t -> outcome.health().node(t.node()))
                .anyMatch(n -> n.doubtful() && !n.online() && !n.guest());
        if (unclean) {
            flags.add("UNCLEAN");
        }
        if (trace == null && outcome.health().locks().of(instance).isPresent()) {
            flags.add("LOCKED");
        }
        if (underWay && instance.active().stream().anyMatch(Trace::monitoring)) {
            flags.add("Monitoring");
        }
        TargetRole target = instance.primitive().targetRole();
        if (target == TargetRole.STOPPED && !instance.orphan()) {
            flags.add("disabled");
        } else if (target == TargetRole.UNPROMOTED && instance.primitive().promotable()) {
            flags.add("target-role:Unpromoted");
        }
        Management management = Management.of(
                instance, outcome.health(), outcome.snapshot().configuration().options());
        switch (management.rule()) {
            case "BLOCKED" -> flags.add("blocked");
            case "MAINTENANCE" -> flags.add("maintenance");
            case "UNMANAGED" -> flags.add("unmanaged");
            default -> {
                // managed: nothing to say
            }
        }
        if (instance.traces().stream().anyMatch(t -> t.ignored(instance.primitive()))) {
            flags.add("failure ignored");
        }
        return String.join(", ", flags);
    }

    private void clones(Unit.Clones clones, int level, StringBuilder out) {
        List<String> kinds = new ArrayList<>();
        if (clones.config().promotable()) {
            kinds.add("promotable");
        }
        if (clones.config().unique()) {
            kinds.add("unique");
        }
        line(
                level,
                "Clone Set: " + clones.id() + " [" + clones.config().child().id() + "]"
                        + flags(clones.config(), kinds.toArray(String[]::new)),
                out);
        int last = out.length() - 1;
        out.insert(last, ":");
        Folded folded = new Folded();
        for (Unit copy : clones.copies()) {
            if (clones.config().unique() || !folded.add(copy)) {
                boolean silent = idleOrphan(copy);
                if (!silent) {
                    unit(copy, level + 1, out);
                }
            }
        }
        folded.print(clones, level + 1, out);
    }

    private static boolean idleOrphan(Unit copy) {
        return copy.instances().allMatch(i -> i.orphan() && i.active().isEmpty());
    }

    /** The guest nodes of bundles are no places for a clone, but where somebody has written them down as nodes. */
    private boolean hidden(NodeHealth node) {
        return node.remote() != null
                && node.remote().remote().bundle()
                && !outcome.snapshot().configuration().written(node.id());
    }

    /** Copies that are plainly in one state, folded into one line for each state. */
    private final class Folded {
        private final Set<String> promoted = new TreeSet<>(NaturalOrder.INSTANCE);
        private final Set<String> started = new TreeSet<>(NaturalOrder.INSTANCE);
        private final Set<String> active = new LinkedHashSet<>();
        private boolean stopped;

        /** Takes the copy in, if it is plain. */
        boolean add(Unit copy) {
            copy.instances()
                    .flatMap(i -> i.active().stream())
                    .forEach(t -> active.add(t.node().value()));
            List<Instance> members = copy.instances().toList();
            if (members.stream().allMatch(i -> i.active().isEmpty())) {
                boolean plain = members.stream().noneMatch(i -> i.orphan());
                stopped |= plain;
                return plain;
            }
            stopped |= members.stream().anyMatch(i -> i.active().isEmpty() && !i.orphan()); // it is not active in whole
            if (members.stream().flatMap(i -> i.active().stream()).allMatch(ResourceText.this::lostGuest)) {
                stopped = true; // what ran in a guest that is lost is not listed, nor counted among the copies that run
                return true;
            }
            boolean plain = members.stream().allMatch(this::plain)
                    && members.stream()
                                    .map(i -> i.active().get(0).node())
                                    .distinct()
                                    .count()
                            == 1;
            if (plain) {
                boolean top = members.stream().allMatch(i -> i.active().get(0).role() == Role.PROMOTED);
                (top ? promoted : started)
                        .add(members.get(0).active().get(0).node().value());
            }
            // what is left alone, or stops, has a line of its own and is not counted among the copies that run
            stopped |= members.stream().anyMatch(i -> leftAlone(i) || stops(i));
            return plain;
        }

        private boolean plain(Instance instance) {
            boolean one = instance.active().size() == 1 && !instance.orphan();
            Trace trace = one ? instance.active().get(0) : null;
            if (trace == null) {
                return false;
            }
            NodeHealth node = outcome.health().node(trace.node());
            Management management = Management.of(
                    instance,
                    outcome.health(),
                    outcome.snapshot().configuration().options());
            return (trace.failure() == null || trace.answer() == OnFail.IGNORE)
                    && !(underWay && trace.busy())
                    && node.online()
                    && (management.managed() || management.rule().equals("TICKET"));
        }

        void print(Unit.Clones clones, int level, StringBuilder out) {
            boolean promotable = clones.config().promotable();
            list("Promoted", promoted, level, out);
            list(promotable ? "Unpromoted" : "Started", started, level, out);
            if (!stopped || clones.config().unique()) {
                return;
            }
            // where a constraint must name a node first, an absent one is out of the question
            boolean symmetric = outcome.snapshot().configuration().options().symmetric();
            Set<String> without = new TreeSet<>(NaturalOrder.INSTANCE);
            outcome.health().nodes().stream()
                    .filter(n -> !n.report().node().type().equals("ping") && !hidden(n))
                    .filter(n -> n.online() && !n.doubtful() || n.unclean() || symmetric)
                    .map(n -> n.id().value())
                    .filter(n -> !active.contains(n))
                    .forEach(without::add);
            boolean disabled = clones.instances().allMatch(i -> i.primitive().targetRole() == TargetRole.STOPPED);
            list("Stopped" + (disabled ? " (disabled)" : ""), without, level, out);
        }

        private void list(String title, Set<String> nodes, int level, StringBuilder out) {
            if (!nodes.isEmpty()) {
                line(level, title + ": [ " + String.join(" ", nodes) + " ]", out);
            }
        }
    }
}

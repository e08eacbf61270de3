package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.RemoteLife;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;
import org.systole.policy.state.Wellbeing;

/** The status of nodes and resources as {@code crm_simulate} and {@code crm_mon} print it. */
final class StatusText {
    private final Scheduler.Outcome outcome;
    private final StringBuilder out = new StringBuilder();

    private final boolean underWay;

    private StatusText(Scheduler.Outcome outcome, boolean underWay) {
        this.outcome = outcome;
        this.underWay = underWay;
    }

    /** @param underWay whether it is said what is under way; after a plan was carried out nothing is */
    static String of(Scheduler.Outcome outcome, boolean underWay) {
        StatusText text = new StatusText(outcome, underWay);
        text.nodes();
        text.out.append('\n');
        text.resources();
        return text.out.toString();
    }

    private void line(int level, String text) {
        out.append("  ".repeat(level)).append("* ").append(text).append('\n');
    }

    private void nodes() {
        line(1, "Node List:");
        List<NodeHealth> plain = new ArrayList<>();
        for (NodeHealth node : outcome.health().nodes()) {
            String special = withHealth(node, special(node));
            if (special.isEmpty()) {
                plain.add(node);
            } else {
                line(2, kind(node) + "Node " + node.id() + ": " + special);
            }
        }
        list("Online", plain, n -> kind(n).isEmpty() && n.online());
        list("OFFLINE", plain, n -> kind(n).isEmpty() && !n.online());
        list("RemoteOnline", plain, n -> kind(n).equals("Remote") && n.online());
        list("RemoteOFFLINE", plain, n -> kind(n).equals("Remote") && !n.online());
        list("GuestOnline", plain, n -> n.guest() && n.online());
    }

    private static String kind(NodeHealth node) {
        return switch (node.report().node().type()) {
            case "guest" -> "Guest";
            case "remote" -> "Remote";
            default -> "";
        };
    }

    private void list(String title, List<NodeHealth> nodes, Predicate<NodeHealth> which) {
        String names = nodes.stream().filter(which).map(n -> n.id().value()).collect(Collectors.joining(" "));
        if (!names.isEmpty()) {
            line(2, title + ": [ " + names + " ]");
        }
    }

    private String withHealth(NodeHealth node, String special) {
        String worst = Wellbeing.of(
                        node.report(), outcome.snapshot().configuration().options())
                .worst();
        if (worst.isEmpty()) {
            return special;
        }
        String state = !special.isEmpty() ? special : node.online() ? "online" : "OFFLINE";
        return state + " (health is " + worst + ")";
    }

    private String special(NodeHealth node) {
        RemoteLife life = node.remote();
        boolean broken = life != null && !life.remote().bundle() && life.host() != null && !node.online();
        if (broken && node.maintenance() && (node.guest() || !node.doubtful())) {
            return "OFFLINE (maintenance)";
        }
        if (node.guest() && !(node.online() && (node.standby() || node.nodeMaintenance()))) {
            return "";
        }
        if (node.doubtful() && !node.condemned()) {
            return "UNCLEAN (" + (node.online() ? node.pending() ? "pending" : "online" : "offline") + ")";
        }
        if (node.pending()) {
            return "pending";
        }
        boolean maintenance = node.nodeMaintenance();
        if (!node.online()) {
            return node.standby() ? "OFFLINE (standby)" : maintenance ? "OFFLINE (maintenance)" : "";
        }
        if (node.standbyOnFail()) {
            return "standby (on-fail)";
        }
        if (node.standby()) {
            boolean busy = outcome.instances().all().anyMatch(i -> runsOn(i, node))
                    || outcome.instances().orphans().stream().anyMatch(i -> runsOn(i, node));
            return busy ? "standby (with active resources)" : "standby";
        }
        return maintenance ? "maintenance" : "";
    }

    private static boolean runsOn(Instance instance, NodeHealth node) {
        return instance.on(node.id()).map(Trace::active).orElse(false);
    }

    private void resources() {
        line(1, "Full List of Resources:");
        ResourceText text = new ResourceText(outcome, underWay);
        for (Unit unit : outcome.instances().units()) {
            text.unit(unit, 2, out);
        }
        outcome.instances().orphans().forEach(o -> text.orphan(o, 2, out));
    }
}

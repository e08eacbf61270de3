package org.systole.itests.policy;

import java.util.List;
import java.util.Map;
import org.systole.itests.policy.Histories.Done;
import org.systole.itests.policy.Histories.Subject;
import org.systole.itests.policy.Shape.Thing;

/** Random histories of what ran where, and what went wrong with it. */
final class RandomRuns {
    private final Draw draw;
    private final Histories histories;
    private final List<String> nodes;

    /**
     * For nodes that have histories.
     *
     * @param nodes in order
     */
    RandomRuns(Draw draw, Histories histories, List<String> nodes) {
        this.draw = draw;
        this.histories = histories;
        this.nodes = nodes;
    }

    /** What all nodes know of the resource, which runs at the places; a copy that has a name at one of them each. */
    void history(Thing thing, List<String> places) {
        boolean promoted = thing.promotable() && draw.chance(60);
        for (String node : nodes) {
            if (thing.unique()) {
                for (int copy = 0; copy < thing.copies(); copy++) {
                    boolean here = copy < places.size() && places.get(copy).equals(node);
                    history(thing, thing.id() + ":" + copy, node, here, false);
                }
            } else {
                boolean here = places.contains(node);
                history(thing, thing.id(), node, here, here && promoted);
                promoted &= !here || draw.chance(5);
            }
        }
    }

    /** A resource that is not configured any more. */
    void orphan() {
        Thing gone = new Thing("gone", "ocf:pacemaker:Dummy", 1, false, false, new Tag("primitive"));
        history(gone, List.of(draw.any(nodes)));
    }

    /** A connection into a container, which is written down nowhere. */
    void connected(String connection, String node) {
        Subject subject = new Subject(connection, "ocf:pacemaker:remote", node, "");
        ended(subject, "start", 0, 0);
        histories.ended(new Done(subject, "monitor", 30_000, 0, 0));
    }

    private boolean remote(String node) {
        return !node.startsWith("node");
    }

    /** Whether a node is inside of it. */
    private static boolean contains(Thing thing) {
        return thing.element().descendants().stream()
                .anyMatch(t -> t.get("name").equals("remote-node"));
    }

    private void history(Thing thing, String name, String node, boolean here, boolean promoted) {
        boolean onlyMembers = thing.fencing() || thing.agent().endsWith(":remote") || contains(thing);
        if (onlyMembers && remote(node)) {
            return;
        }
        Subject subject = new Subject(name, thing.agent(), node, fake(thing));
        if (!here) {
            idle(thing, subject);
            return;
        }
        if (thing.promotable() && draw.chance(70)) {
            histories.attribute(node, "master-" + name, draw.any("10", "10", "5", "5", "-1", "1000"));
        }
        boolean found = draw.has(Feature.UNPROBED, 10);
        ended(subject, found ? "monitor" : "start", found && promoted ? 8 : 0, found ? 7 : 0);
        if (promoted && !found) {
            ended(subject, "promote", 0, 0);
        }
        thing.monitors().forEach((interval, role) -> {
            if (role.equals("Promoted") == promoted && draw.chance(95)) {
                int rc = promoted ? 8 : 0;
                histories.ended(new Done(subject, "monitor", interval, rc, rc));
            }
        });
        if (!thing.fencing()) {
            fail(thing, subject, promoted);
        }
        if (draw.has(Feature.PENDING, 15)) {
            begun(subject, draw.any("stop", "start", promoted ? "demote" : thing.promotable() ? "promote" : "stop"));
        }
    }

    private String fake(Thing thing) {
        Tag set = thing.element().children().stream()
                .filter(c -> c.name().equals("instance_attributes"))
                .findFirst()
                .orElse(null);
        if (set == null) {
            return "";
        }
        return draw.chance(80) ? set.children().get(0).get("value") : "c";
    }

    private void idle(Thing thing, Subject subject) {
        if (draw.has(Feature.UNPROBED, 30)) {
            return;
        }
        boolean stopped = draw.chance(20);
        ended(subject, stopped ? "stop" : "monitor", stopped ? 0 : 7, stopped ? 0 : 7);
        if (draw.has(Feature.PENDING, 8)) {
            begun(subject, draw.any("start", "monitor"));
        }
        if (thing.promotable() && draw.chance(10)) {
            histories.attribute(subject.node(), "master-" + subject.resource(), "5");
        }
        if (draw.has(Feature.START_FAILURE, 10) && !thing.fencing()) {
            histories.failed(subject.node(), subject.resource(), "start", 0, draw.any("INFINITY", "1"));
        }
    }

    private void ended(Subject subject, String task, int rc, int target) {
        histories.ended(new Done(subject, task, 0, rc, target));
    }

    private void begun(Subject subject, String task) {
        histories.begun(new Done(subject, task, 0, 193, task.equals("monitor") ? 7 : 0));
    }

    private void fail(Thing thing, Subject subject, boolean promoted) {
        List<Integer> intervals = thing.monitors().entrySet().stream()
                .filter(e -> e.getValue().equals("Promoted") == promoted)
                .map(Map.Entry::getKey)
                .toList();
        if (!intervals.isEmpty() && draw.has(Feature.MONITOR_FAILURE, 25)) {
            int interval = intervals.get(0);
            int rc = promoted ? draw.any(List.of(9, 7, 1, 0)) : draw.any(List.of(7, 7, 1, 1, 5));
            histories.ended(new Done(subject, "monitor", interval, rc, promoted ? 8 : 0));
            histories.failed(subject.node(), subject.resource(), "monitor", interval, "" + (1 + draw.below(3)));
        } else if (draw.has(Feature.START_FAILURE, 20)) {
            ended(subject, "start", draw.any(List.of(1, 1, 1, 5, 6, 2)), 0);
            histories.failed(subject.node(), subject.resource(), "start", 0, draw.any("INFINITY", "1"));
        } else if (draw.has(Feature.OTHER_FAILURE, 25)) {
            String task = promoted ? draw.any("demote", "promote", "stop") : "stop";
            ended(subject, task, 1, 0);
            histories.failed(subject.node(), subject.resource(), task, 0, task.equals("stop") ? "INFINITY" : "1");
        }
    }
}

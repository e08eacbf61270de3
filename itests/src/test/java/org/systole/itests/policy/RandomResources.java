package org.systole.itests.policy;

import static org.systole.itests.policy.RandomCib.pair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random resources. */
final class RandomResources {
    private final Draw draw;
    private final Tag configuration;
    private final Tag resources;
    private final Shape shape;

    RandomResources(Draw draw, Tag configuration, Shape shape) {
        this.draw = draw;
        this.configuration = configuration;
        this.resources = configuration.child("resources");
        this.shape = shape;
    }

    void fill() {
        Tag fence = resources.add("primitive", "id", "fence", "class", "stonith", "type", "fence_ipmilan");
        shape.things.put("fence", new Shape.Thing("fence", "stonith::fence_ipmilan", 1, false, false, fence));
        monitor(fence, "60s", "");
        if (draw.has(Feature.REMOTE)) {
            remote();
        }
        if (draw.has(Feature.SHARED)) {
            shared();
        }
        int count = 1 + draw.below(4);
        for (int i = 0; i < count; i++) {
            String id = "r" + i;
            int kind = draw.below(100);
            if (draw.has(Feature.GROUP) && kind < 35) {
                group(resources, id, 1, false);
            } else if (draw.has(Feature.PROMOTABLE) && kind < 55) {
                clone(id, true, false);
            } else if (draw.has(Feature.CLONE) && kind < 75) {
                clone(id, false, false);
            } else if (draw.has(Feature.UNIQUE) && kind < 85) {
                clone(id, false, true);
            } else if (draw.has(Feature.BUNDLE) && kind < 92) {
                new RandomBundle(draw, resources, shape).add(id);
            } else {
                primitive(resources, id, 1, false, false);
            }
            shape.tops.add(id);
        }
    }

    private void remote() {
        Tag tag = resources
                .add("primitive", "id", "far", "class", "ocf", "provider", "pacemaker")
                .with("type", "remote");
        monitor(tag, "10s", "");
        shape.things.put("far", new Shape.Thing("far", "ocf:pacemaker:remote", 1, false, false, tag));
        shape.machines.put("far", new Shape.Machine("far", "far", "far", ""));
        configuration.child("nodes").add("node", "id", "far", "type", "remote", "uname", "far");
    }

    /** A template, and defaults for resources of a type and for operations. */
    private void shared() {
        Tag template = resources
                .add("template", "id", "template", "class", "ocf", "provider", "pacemaker")
                .with("type", "Dummy");
        Tag set = template.add("meta_attributes", "id", "template-meta");
        pair(set, "migration-threshold", "2");
        pair(set, "resource-stickiness", draw.any("5", "30"));
        template.child("operations").add("op", "id", "template-monitor", "name", "monitor", "interval", "10s");
        if (draw.chance(50)) {
            Tag defaults = configuration.child("op_defaults").add("meta_attributes", "id", "op-defaults");
            pair(defaults, "on-fail", draw.any("restart", "block", "stop"));
        }
    }

    private void primitive(Tag parent, String id, int copies, boolean unique, boolean promotable) {
        boolean derived = !promotable && draw.has(Feature.SHARED, 40);
        Tag tag = parent.add("primitive", "id", id);
        if (derived) {
            tag.with("template", "template");
        } else {
            tag.with("class", "ocf").with("provider", "pacemaker").with("type", promotable ? "Stateful" : "Dummy");
        }
        String agent = promotable ? "ocf:pacemaker:Stateful" : "ocf:pacemaker:Dummy";
        shape.things.put(id, new Shape.Thing(id, agent, copies, unique, promotable, tag));
        boolean guest = copies == 1 && parent == resources && !promotable && draw.has(Feature.GUEST, 30);
        metas(tag, guest ? "inner" + id : "");
        if (guest) {
            shape.machines.put("inner" + id, new Shape.Machine("inner" + id, "inner" + id, "inner" + id, id));
        }
        if (draw.has(Feature.DEFINITION, 60)) {
            pair(tag.add("instance_attributes", "id", id + "-parameters"), "fake", draw.any("a", "b"));
        }
        if (draw.has(Feature.UTILIZATION, 70)) {
            Tag set = tag.add("utilization", "id", id + "-utilization");
            pair(set, "cpu", draw.any("1", "2", "3"));
            if (draw.chance(40)) {
                pair(set, "memory", draw.any("500", "1500"));
            }
        }
        if (!derived) {
            operations(tag, promotable);
        }
    }

    private void operations(Tag tag, boolean promotable) {
        if (draw.chance(60)) {
            monitor(tag, "10s", "");
        }
        if (promotable && draw.chance(60)) {
            monitor(tag, "11s", "Promoted");
        }
        if (draw.has(Feature.ON_FAIL, 40)) {
            String name = draw.any("start", "stop");
            if (tag.child("operations").children().stream()
                    .noneMatch(o -> o.get("name").equals(name))) {
                operation(tag, name)
                        .with(
                                "on-fail",
                                name.equals("stop")
                                        ? draw.any("block", "fence", "ignore")
                                        : draw.any("ignore", "block", "stop", "restart", "fence", "standby"));
            }
        }
    }

    private Tag operation(Tag primitive, String name) {
        return primitive
                .child("operations")
                .add("op", "id", primitive.get("id") + "-" + name, "name", name, "interval", "0s");
    }

    private void monitor(Tag primitive, String interval, String role) {
        Tag op = primitive
                .child("operations")
                .add("op", "id", primitive.get("id") + "-monitor-" + interval, "name", "monitor", "interval", interval);
        if (!role.isEmpty()) {
            op.with("role", role);
        }
        if (draw.has(Feature.ON_FAIL, 40)) {
            op.with("on-fail", draw.any("ignore", "block", "stop", "restart", "fence", "standby", "demote"));
            if (op.get("on-fail").equals("demote") && !role.equals("Promoted")) {
                op.with("on-fail", "restart");
            }
        }
    }

    private void metas(Tag resource, String guest) {
        Map<String, String> metas = new LinkedHashMap<>();
        may(Feature.PRIORITY, 40, metas, "priority", "1", "5", "10", "-5");
        may(Feature.STICKINESS, 30, metas, "resource-stickiness", "0", "1", "50", "INFINITY");
        may(Feature.DISABLED, 20, metas, "target-role", "Stopped", "Stopped", "Started", "Unpromoted", "Promoted");
        may(Feature.UNMANAGED, 20, metas, "is-managed", "false");
        may(Feature.MAINTAINED, 20, metas, "maintenance", "true");
        may(Feature.THRESHOLD, 50, metas, "migration-threshold", "1", "2", "3");
        may(Feature.FORGOTTEN, 50, metas, "failure-timeout", "60s", "5h", "1s");
        may(Feature.MIGRATION, 60, metas, "allow-migrate", "true");
        may(Feature.MULTIPLE, 40, metas, "multiple-active", "block", "stop_only", "stop_unexpected", "stop_start");
        may(Feature.REQUIRES, 20, metas, "requires", "nothing", "quorum", "fencing");
        may(Feature.NEARNESS, 20, metas, "critical", "false");
        if (!guest.isEmpty()) {
            metas.put("remote-node", guest);
        }
        if (!metas.isEmpty()) {
            Tag set = resource.add("meta_attributes", "id", resource.get("id") + "-meta");
            metas.forEach((name, value) -> pair(set, name, value));
        }
    }

    private void may(Feature feature, int percent, Map<String, String> metas, String name, String... values) {
        if (draw.has(feature, percent)) {
            metas.put(name, draw.any(values));
        }
    }

    private void group(Tag parent, String id, int copies, boolean unique) {
        Tag tag = parent.add("group", "id", id);
        metas(tag, "");
        List<String> members = new ArrayList<>();
        int count = 1 + draw.below(3);
        for (int i = 0; i < count; i++) {
            String member = id + (char) ('a' + i);
            primitive(tag, member, copies, unique, false);
            members.add(member);
        }
        shape.groups.put(id, members);
    }

    private void clone(String id, boolean promoted, boolean unique) {
        Tag tag = resources.add("clone", "id", id);
        Tag set = tag.add("meta_attributes", "id", id + "-clone");
        int nodes = shape.members().size();
        int copies = nodes;
        if (draw.chance(30)) {
            copies = 1 + draw.below(nodes);
            pair(set, "clone-max", "" + copies);
        }
        if (unique) {
            pair(set, "globally-unique", "true");
            pair(set, "clone-node-max", draw.any("2", "2", "3"));
        }
        if (draw.chance(40)) {
            pair(set, "interleave", "true");
        }
        if (draw.has(Feature.CLONE_OPTIONS, 50)) {
            pair(set, draw.any("ordered", "ordered", "notify"), "true");
        }
        if (draw.has(Feature.CLONE_OPTIONS, 40)) {
            pair(set, "clone-min", "" + (1 + draw.below(nodes)));
        }
        if (promoted) {
            pair(set, "promotable", "true");
            if (draw.has(Feature.ROLES, 40)) {
                pair(set, "promoted-max", "2");
            }
        }
        if (draw.has(Feature.STICKINESS, 20)) {
            pair(set, "resource-stickiness", draw.any("0", "1", "50"));
        }
        if (draw.has(Feature.DISABLED, 15)) {
            pair(set, "target-role", draw.any("Stopped", "Unpromoted", "Started"));
        }
        if (!promoted && draw.has(Feature.GROUP, 30)) {
            group(tag, id + "g", copies, unique);
        } else {
            primitive(tag, id + "p", copies, unique, promoted);
        }
    }
}

package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.itests.policy.Shape.Machine;
import org.systole.itests.policy.Shape.Thing;

/** A random status: which nodes are there and what they run. */
final class RandomStatus {
    private final Draw draw;
    private final Tag status;
    private final Shape shape;
    private final Histories histories = new Histories();
    /** Nodes that have a history; members first. */
    private final List<String> usable = new ArrayList<>();

    RandomStatus(Draw draw, Tag cib, Shape shape) {
        this.draw = draw;
        this.status = cib.child("status");
        this.shape = shape;
    }

    void fill() {
        if (draw.has(Feature.TICKET)) {
            tickets();
        }
        shape.members().forEach(this::member);
        Map<String, List<String>> places = new LinkedHashMap<>();
        boolean cold = draw.chance(20);
        List<String> members = List.copyOf(usable);
        Map<String, String> reached = connections(members, cold, places);
        for (Thing thing : shape.things.values()) {
            places.computeIfAbsent(thing.id(), i -> cold ? List.of() : places(thing, members));
        }
        // a group's members follow the first, as far as they run at all
        for (List<String> group : shape.groups.values()) {
            List<String> together = places.get(group.get(0));
            for (String member : group) {
                places.put(member, together);
                together = draw.chance(90) ? together : List.of();
            }
        }
        RandomRuns runs = new RandomRuns(draw, histories, usable);
        shape.things.values().forEach(t -> runs.history(t, places.get(t.id())));
        reached.forEach(runs::connected);
        if (draw.has(Feature.ORPHAN, 70)) {
            runs.orphan();
        }
    }

    private void tickets() {
        Tag tickets = status.add("tickets");
        for (String ticket : List.of("gold", "silver")) {
            if (draw.chance(80)) {
                Tag state = tickets.add("ticket_state", "id", ticket, "granted", draw.any("true", "true", "false"));
                if (draw.chance(25)) {
                    state.with("standby", "true");
                }
            }
        }
    }

    private void member(String node) {
        String id = node.substring(4);
        boolean first = id.equals("1");
        if (!first && draw.has(Feature.UNCLEAN, 8)) {
            return; // never seen
        }
        Tag state = status.add("node_state", "id", id, "uname", node);
        histories.open(node, state);
        if (!first && draw.has(Feature.OFFLINE, 25)) {
            stands(state, "false", "offline", "down", "down");
            return;
        }
        if (!first && draw.has(Feature.UNCLEAN, 40)) {
            stands(state, "false", "offline", "member", "member");
        } else if (!first && draw.has(Feature.COMING, 35)) {
            coming(node, state);
        } else {
            stands(state, "true", "online", "member", "member");
        }
        usable.add(node);
        if (draw.has(Feature.NODE_HEALTH, 40)) {
            histories.attribute(node, "#health-cpu", draw.any("red", "yellow", "green", "-10"));
        }
        if (draw.has(Feature.STANDBY, 10)) {
            histories.attribute(node, "standby", draw.any("on", "off"));
        }
    }

    private static void stands(Tag state, String member, String process, String join, String expected) {
        state.with("in_ccm", member).with("crmd", process).with("join", join).with("expected", expected);
    }

    private void coming(String node, Tag state) {
        switch (draw.below(3)) {
            case 0 -> stands(state, "true", "offline", "down", "down");
            case 1 -> stands(state, "true", "online", "down", "member");
            default -> {
                stands(state, "true", "online", "member", "member");
                histories.attribute(node, "shutdown", "1699999990");
            }
        }
    }

    /**
     * Places the connections to nodes that are no members, and opens those that are reached.
     *
     * @return connections into containers, by name, with the node from which each is made
     */
    private Map<String, String> connections(List<String> members, boolean cold, Map<String, List<String>> places) {
        Map<String, String> inside = new LinkedHashMap<>();
        for (Machine machine : shape.machines.values()) {
            if (machine.connection().isEmpty()) {
                continue;
            }
            Thing carrier =
                    shape.things.get(machine.container().isEmpty() ? machine.connection() : machine.container());
            List<String> place = cold || draw.chance(25) ? List.of() : List.of(draw.any(members));
            places.put(carrier.id(), place);
            if (!place.isEmpty()) {
                Tag state = status.add("node_state", "id", machine.id(), "uname", machine.name());
                state.with("remote_node", "true").with("in_ccm", "true").with("node_fenced", "0");
                histories.open(machine.name(), state);
                usable.add(machine.name());
                if (!machine.container().isEmpty()) {
                    inside.put(machine.connection(), place.get(0));
                }
            }
        }
        return inside;
    }

    private List<String> places(Thing thing, List<String> members) {
        if (draw.chance(15)) {
            return List.of();
        }
        List<String> nodes = thing.fencing() ? members : usable;
        List<String> places = new ArrayList<>();
        int wanted = thing.copies() > 1
                ? 1 + draw.below(thing.copies())
                : !thing.cloned() && draw.has(Feature.MULTIPLE, 20) ? 2 : 1;
        for (int i = 0; i < wanted; i++) {
            String node = draw.any(nodes);
            long there = places.stream().filter(node::equals).count();
            if (there < thing.together()) {
                places.add(node);
            }
        }
        return places;
    }
}

package org.systole.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;

/**
 * What is really the case: which machine has power, in which boot, and which services run there. Agents and power
 * switches act on it; the cluster under test sees it only through them. Violations are found here, at the moment they
 * happen.
 */
final class World {
    /** One machine. */
    static final class Machine {
        final NodeId node;
        final SortedSet<String> running = new TreeSet<>();
        /** The colour with which each service last began or was reloaded. */
        final SortedMap<String, String> colours = new TreeMap<>();

        final SortedSet<String> operating = new TreeSet<>();
        /** Devices that withhold their feed. */
        final SortedSet<String> withheld = new TreeSet<>();

        boolean power = true;
        int boot = 1;
        int group;

        Machine(NodeId node) {
            this.node = node;
        }
    }

    private final SortedMap<NodeId, Machine> machines = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Agenda agenda;

    World(Agenda agenda, List<NodeId> nodes) {
        this.agenda = agenda;
        nodes.forEach(n -> machines.put(n, new Machine(n)));
    }

    Machine machine(NodeId node) {
        return machines.get(node);
    }

    SortedMap<NodeId, Machine> machines() {
        return machines;
    }

    void violation(String what) {
        violations.add("at " + agenda.now() + " ms: " + what);
    }

    List<String> violations() {
        return violations;
    }

    /** An agent starts a service on a machine that has power. S1: nowhere else may it be running. */
    void start(NodeId node, String service) {
        machine(node).running.add(service);
        List<NodeId> places = machines.values().stream()
                .filter(m -> m.running.contains(service))
                .map(m -> m.node)
                .toList();
        if (places.size() > 1) {
            violation("S1 " + service + " runs on " + places);
        }
    }

    /**
     * An agent sends a running service to another machine. It is up there from then on, and a copy may be left: these
     * two places, and no other, are what the agent allows.
     *
     * @param stays whether the sender has it afterwards as well
     */
    void send(NodeId from, NodeId to, String service, boolean stays) {
        machines.values().stream()
                .filter(m -> !m.node.equals(from) && m.running.contains(service))
                .forEach(m -> violation("S1 " + service + " is sent from " + from + " to " + to + " and runs on "
                        + m.node + " already"));
        machine(to).running.add(service);
        machine(to).colours.put(service, machine(from).colours.getOrDefault(service, ""));
        if (!stays) {
            machine(from).running.remove(service);
        }
    }

    void stop(NodeId node, String service) {
        machine(node).running.remove(service);
    }

    /** S11: an agent is called for one operation at a time on a resource. */
    void beginOperation(NodeId node, String service, String operation) {
        if (!machine(node).operating.add(service)) {
            violation("S11 " + operation + " of " + service + " on " + node + " while another operation is under way");
        }
    }

    void endOperation(NodeId node, String service) {
        machine(node).operating.remove(service);
    }

    /** Everything on the machine is gone at once. */
    void powerOff(NodeId node) {
        Machine machine = machine(node);
        machine.power = false;
        machine.running.clear();
        machine.operating.clear();
    }

    void powerOn(NodeId node) {
        Machine machine = machine(node);
        if (!machine.power) {
            machine.power = true;
            machine.withheld.clear();
            machine.boot++;
        }
    }

    boolean connected(NodeId a, NodeId b) {
        return machine(a).power && machine(b).power && machine(a).group == machine(b).group;
    }
}

package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a random configuration contains, for those who add constraints and a status to it. */
final class Shape {
    /** Nodes by name; those that are no members of the cluster too. */
    final Map<String, Machine> machines = new LinkedHashMap<>();

    /** Top-level resources: whatever constraints may name. */
    final List<String> tops = new ArrayList<>();

    /** Every primitive, in order. */
    final Map<String, Thing> things = new LinkedHashMap<>();

    /** Members by group. */
    final Map<String, List<String>> groups = new LinkedHashMap<>();

    /** The members of the cluster. */
    List<String> members() {
        return machines.values().stream()
                .filter(m -> m.connection.isEmpty())
                .map(Machine::name)
                .toList();
    }

    /**
     * A node.
     *
     * @param connection the resource that connects to it; empty for a member of the cluster
     * @param container the resource in which it is; empty if it is a machine of its own
     */
    record Machine(String id, String name, String connection, String container) {}

    /**
     * A primitive.
     *
     * @param agent class, provider and type, separated by colons
     * @param copies how many copies there may be
     * @param unique whether each copy has a name
     * @param promotable whether copies may be promoted
     * @param element its definition
     */
    record Thing(String id, String agent, int copies, boolean unique, boolean promotable, Tag element) {
        /** How many copies a node may have: of such as have names two, mostly fewer than allowed. */
        int together() {
            return unique ? 2 : 1;
        }

        boolean cloned() {
            return copies > 1 || promotable || unique;
        }

        boolean fencing() {
            return agent.startsWith("stonith");
        }

        /** Intervals of its monitors in ms, with the role each is for. */
        Map<Integer, String> monitors() {
            Map<Integer, String> monitors = new LinkedHashMap<>();
            element.child("operations").children().stream()
                    .filter(op -> op.get("name").equals("monitor"))
                    .forEach(op ->
                            monitors.put(Integer.parseInt(op.get("interval").replace("s", "000")), op.get("role")));
            return monitors;
        }
    }
}

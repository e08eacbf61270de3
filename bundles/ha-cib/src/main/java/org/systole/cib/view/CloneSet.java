package org.systole.cib.view;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;

/** A primitive or group that runs in several instances (Pacemaker Explained, Clones). */
public record CloneSet(ResourceId id, SortedMap<String, String> meta, Resource child) implements Resource {
    /** Classes whose agents are told no name of the instance they operate, so that instances cannot differ. */
    private static final Set<String> NAMELESS = Set.of("lsb", "systemd", "service", "upstart", "heartbeat", "nagios");

    /** More copies than any cluster has nodes for count as a slip of the pen, and must not fill the memory. */
    static final int MOST_COPIES = 1000;

    public CloneSet {
        meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
    }

    @Override
    public Optional<ResourceId> parent() {
        return Optional.empty();
    }

    @Override
    public List<Resource> members() {
        return List.of(child);
    }

    public boolean promotable() {
        return Text.truth(meta("promotable", "false"), false);
    }

    /** Whether each instance is a thing of its own with a name of its own. */
    public boolean unique() {
        boolean several = number("clone-node-max", 1, 0) > 1;
        boolean nameless = primitives().anyMatch(p -> NAMELESS.contains(p.agentClass()));
        return !nameless && Text.truth(meta("globally-unique", Boolean.toString(several)), several);
    }

    /** Instances in all, at most {@value #MOST_COPIES}; by default one on each node. */
    public int max(int nodes) {
        return Math.min(MOST_COPIES, number("clone-max", Math.max(1, nodes), 0));
    }

    /** Instances on one node; an anonymous clone has at most one. */
    public int perNode() {
        return unique() ? number("clone-node-max", 1, 0) : Math.min(1, number("clone-node-max", 1, 0));
    }

    /** Instances that must run before dependants may start. */
    public int min() {
        return number("clone-min", 0, 0);
    }

    public int promotedMax() {
        return number("promoted-max", number("master-max", 1, 0), 0);
    }

    public int promotedPerNode() {
        return number("promoted-node-max", number("master-node-max", 1, 0), 0);
    }

    /** Whether instances depend on their peer on the same node only. */
    public boolean interleave() {
        return Text.truth(meta("interleave", "false"), false);
    }

    /** Whether instances start one after the other. */
    public boolean ordered() {
        return Text.truth(meta("ordered", "false"), false);
    }

    public boolean notifies() {
        return Text.truth(meta("notify", "false"), false);
    }

    private int number(String name, int otherwise, int least) {
        return Math.max(least, Score.of(meta(name, ""), otherwise));
    }
}

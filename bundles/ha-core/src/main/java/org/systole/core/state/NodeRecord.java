package org.systole.core.state;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * What the cluster holds of one node.
 *
 * @param incarnation the newest life heard of; empty for a node never seen
 * @param barredBoot a boot that was fenced, or declared dead by a human: it never counts as a member again
 * @param why why it is in this state of life, in words; may be empty
 * @param resources by the id of the operation history
 * @param attributes transient node attributes, fail counts among them
 * @param agents the agents and fencing drivers it offers, as {@code class:provider:type}
 */
public record NodeRecord(
        NodeId node,
        Optional<Incarnation> incarnation,
        Life life,
        String barredBoot,
        String why,
        SortedMap<ResourceId, ResourceRecord> resources,
        SortedMap<String, String> attributes,
        SortedSet<String> agents) {
    /** Transient attribute set on a node that is to be drained: since when, in seconds. */
    public static final String SHUTDOWN = "shutdown";

    /** Transient attribute of a node that was switched on by its fencing devices: when, in seconds. */
    public static final String UNFENCED = "#node-unfenced";

    /** Stands before the types of drivers among the agents, of those whose devices have to switch a node on. */
    public static final String UNFENCES = "systole:unfences:";

    /** The same, of those that only the node itself can have switch it on. */
    public static final String ON_TARGET = "systole:on-target:";

    /** Stands before the milliseconds after which a node that is alone is certainly off by its watchdog. */
    public static final String WATCHDOG = "systole:watchdog:";

    /** The pseudo-device that waits for a node's own watchdog. */
    public static final String WATCHDOG_DEVICE = "watchdog";

    /** Stands among the agents of a node that only votes. */
    public static final String WITNESS = "systole:witness";

    public NodeRecord {
        Objects.requireNonNull(node);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(life);
        Objects.requireNonNull(barredBoot);
        Objects.requireNonNull(why);
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        agents = Collections.unmodifiableSortedSet(new TreeSet<>(agents));
    }

    public static NodeRecord unseen(NodeId node) {
        return new NodeRecord(
                node, Optional.empty(), Life.UNSEEN, "", "", new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /** Whether this node only votes: nothing is ever started there, and it needs no agents. */
    public boolean witness() {
        return agents.contains(WITNESS);
    }

    /** After how many milliseconds alone it is certainly off by its watchdog; empty if it has none. */
    public OptionalLong certainlyOffMillis() {
        return offered(WATCHDOG).stream().mapToLong(Long::parseLong).findFirst();
    }

    /** What stands behind this word among the agents; there are hundreds of others, so it is looked up. */
    public SortedSet<String> offered(String word) {
        SortedSet<String> found = new TreeSet<>();
        for (String agent : agents.tailSet(word)) {
            if (!agent.startsWith(word)) {
                break;
            }
            found.add(agent.substring(word.length()));
        }
        return found;
    }

    public boolean online() {
        return life == Life.ONLINE;
    }

    /** Whether this is the node's present life, and the node is a member. */
    public boolean isLiving(Incarnation life) {
        return online() && incarnation.filter(life::equals).isPresent();
    }

    /**
     * Whether this life of the node may drive a fencing device. One that is to be fenced itself still may: where all
     * are, nobody else is left, and what it reports is believed only because the device was read.
     */
    public boolean mayFence(Incarnation life) {
        return (online() || this.life == Life.UNCLEAN)
                && incarnation.filter(life::equals).isPresent();
    }

    public boolean draining() {
        return attributes.containsKey(SHUTDOWN) && !attributes.get(SHUTDOWN).equals("0");
    }

    /** Whether it can be taken for certain that the resource is not active here. */
    public boolean certainlyInactive(ResourceId resource) {
        return switch (life) {
            case DOWN -> true;
            case UNSEEN, UNCLEAN -> false;
            case ONLINE -> resources.containsKey(resource)
                    ? resources.get(resource).certainlyInactive()
                    : witness();
        };
    }

    /** Whether nothing is active, possibly active or under way here. */
    public boolean idle() {
        return resources.values().stream()
                .allMatch(r -> r.certainlyInactive() && r.pending().isEmpty());
    }

    NodeRecord with(ResourceId resource, ResourceRecord record) {
        TreeMap<ResourceId, ResourceRecord> all = new TreeMap<>(resources);
        all.put(resource, record);
        return new NodeRecord(node, incarnation, life, barredBoot, why, all, attributes, agents);
    }

    NodeRecord withResources(SortedMap<ResourceId, ResourceRecord> all) {
        return new NodeRecord(node, incarnation, life, barredBoot, why, all, attributes, agents);
    }

    NodeRecord withAttribute(String name, Optional<String> value) {
        TreeMap<String, String> all = new TreeMap<>(attributes);
        value.ifPresentOrElse(v -> all.put(name, v), () -> all.remove(name));
        return withAttributes(all);
    }

    NodeRecord withAttributes(SortedMap<String, String> all) {
        return new NodeRecord(node, incarnation, life, barredBoot, why, resources, all, agents);
    }

    NodeRecord withAgents(SortedSet<String> offered) {
        return new NodeRecord(node, incarnation, life, barredBoot, why, resources, attributes, offered);
    }

    NodeRecord withLife(Life now, String because) {
        return new NodeRecord(node, incarnation, now, barredBoot, because, resources, attributes, agents);
    }

    /** Certainly running nothing: history and attributes are void. */
    NodeRecord down(String bar, String because) {
        return new NodeRecord(
                node, incarnation, Life.DOWN, bar, because, new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /** Whether it can be lost without a doubt about what it runs: it only votes, and nothing is left of before. */
    boolean harmless() {
        return witness() && idle();
    }

    /** A member in a new life; what was known of its resources is void, attributes only if the machine booted. */
    NodeRecord joined(Incarnation now, Life as, boolean booted) {
        return new NodeRecord(
                node,
                Optional.of(now),
                as,
                booted ? "" : barredBoot,
                as == Life.ONLINE ? "" : why,
                new TreeMap<>(),
                booted ? new TreeMap<>() : attributes,
                agents);
    }
}

package org.systole.cib.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.cib.Element;

/**
 * The cluster as one document tells it: nodes, resources where they are, failures, fencing. Every list is in the
 * order in which it is shown.
 *
 * @param summary what stands at the top
 * @param nodes the configured nodes, in the order of the configuration
 * @param resources the configured resources in the order of the configuration, then those only the history knows
 * @param failures operations that went wrong and have not been cleaned up
 * @param fencing fencings, newest first
 * @param bans location constraints that keep a resource off a node
 * @param leftovers ids of constraints left behind by a move or ban
 */
public record ClusterReport(
        Summary summary,
        List<NodeLine> nodes,
        List<Item> resources,
        List<Failure> failures,
        List<FencingLine> fencing,
        List<Ban> bans,
        List<String> leftovers) {
    public ClusterReport {
        nodes = List.copyOf(nodes);
        resources = List.copyOf(resources);
        failures = List.copyOf(failures);
        fencing = List.copyOf(fencing);
        bans = List.copyOf(bans);
        leftovers = List.copyOf(leftovers);
    }

    /**
     * What a report needs beside the document.
     *
     * @param stack name of the cluster software
     * @param version its version
     * @param notes remarks on resources that are not running, by id, such as {@code agent missing}
     * @param fencing fencings, oldest first
     */
    public record Surroundings(String stack, String version, Map<String, String> notes, List<FencingLine> fencing) {
        public static final Surroundings NONE = new Surroundings("unknown", "unknown", Map.of(), List.of());

        public Surroundings {
            notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
            fencing = List.copyOf(fencing);
        }
    }

    /** Reads the report out of a whole {@code <cib>}. */
    public static ClusterReport of(Element cib, Surroundings surroundings) {
        return new ReportReader(cib, surroundings).read();
    }

    /** The line for a node. */
    public Optional<NodeLine> node(String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /** Every instance of every primitive, in the order shown. */
    public List<Instance> instances() {
        return resources.stream().flatMap(r -> r.instances().stream()).toList();
    }

    /**
     * The top of the report.
     *
     * @param coordinator name of the coordinating node; empty if there is none
     * @param coordinatorId its id
     * @param options cluster options in effect, defaults filled in
     */
    public record Summary(
            String stack,
            String version,
            String coordinator,
            String coordinatorId,
            boolean quorate,
            LastChange lastChange,
            int nodesConfigured,
            int instancesConfigured,
            int disabled,
            int blocked,
            SortedMap<String, String> options) {
        /** Whether the cluster leaves all resources alone. */
        public boolean maintenance() {
            return Booleans.isTrue(options.getOrDefault("maintenance-mode", "false"));
        }
    }

    /** Who changed the configuration last; any part may be empty. */
    public record LastChange(String time, String user, String client, String origin) {}

    /**
     * A node.
     *
     * @param unclean whether it may still run something although nobody can talk to it
     * @param expectedUp whether it is meant to be a member
     * @param running how many resource instances are active on it
     * @param attributes permanent and transient attributes, without the failure bookkeeping
     * @param history operations by resource, in the order of the document
     */
    public record NodeLine(
            String id,
            String name,
            String type,
            boolean online,
            boolean pending,
            boolean unclean,
            boolean standby,
            boolean maintenance,
            boolean shutdown,
            boolean expectedUp,
            boolean coordinator,
            int running,
            SortedMap<String, String> attributes,
            List<ResourceHistory> history) {
        public NodeLine {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
            history = List.copyOf(history);
        }

        /** The state in the words of {@code crm_mon}. */
        public String state() {
            if (unclean) {
                return online ? "UNCLEAN (online)" : pending ? "UNCLEAN (pending)" : "UNCLEAN (offline)";
            }
            if (pending) {
                return "pending";
            }
            if (standby) {
                return online ? "standby" : "OFFLINE (standby)";
            }
            if (maintenance) {
                return online ? "maintenance" : "OFFLINE (maintenance)";
            }
            return online ? "online" : "OFFLINE";
        }
    }

    /** What one node remembers of one resource. */
    public record ResourceHistory(
            String resource, String threshold, String failCount, long lastFailure, List<OperationLine> operations) {
        public ResourceHistory {
            operations = List.copyOf(operations);
        }

        /** Whether there is nothing in it but that the resource was not found running. */
        boolean uneventful() {
            return operations.stream().allMatch(OperationLine::uneventful);
        }
    }

    /** A resource of the configuration. */
    public sealed interface Item {
        String id();

        boolean managed();

        boolean disabled();

        /** The primitive instances in it, in order. */
        List<Instance> instances();

        <R> R accept(Visitor<R> visitor);

        /** One method per kind of resource. */
        interface Visitor<R> {
            R instance(Instance instance);

            R group(Group group);

            R clone(Clone clone);
        }
    }

    /**
     * One instance of a primitive.
     *
     * @param id as people read it; with {@code :N} for an instance of a unique clone
     * @param agent {@code class:provider:type}
     * @param orphaned whether the configuration no longer has it
     * @param blocked whether the cluster gave up on it until someone helps
     * @param places where it is active, or failed; empty when it is stopped
     * @param note why it is not running, in a few words; empty when there is nothing to say
     */
    public record Instance(
            String id,
            String agent,
            boolean managed,
            boolean disabled,
            boolean orphaned,
            boolean blocked,
            List<Place> places,
            String note)
            implements Item {
        public Instance {
            places = List.copyOf(places);
        }

        @Override
        public List<Instance> instances() {
            return List.of(this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.instance(this);
        }

        public boolean active() {
            return !places.isEmpty();
        }

        public boolean failed() {
            return places.stream().anyMatch(Place::failed);
        }

        /** The role: of the first place, or {@code Stopped}. */
        public String role() {
            return places.isEmpty() ? "Stopped" : places.get(0).role();
        }
    }

    /**
     * A resource on a node.
     *
     * @param role Started, Promoted, Unpromoted, Starting, Stopping, Promoting, Demoting
     * @param unclean whether the node is unclean, so that nobody knows
     * @param task a recurring task under way there, such as {@code Monitoring}; mostly empty
     */
    public record Place(String node, String role, boolean failed, boolean unclean, String task) {}

    /** A group. */
    public record Group(String id, boolean managed, boolean disabled, List<Instance> members) implements Item {
        public Group {
            members = List.copyOf(members);
        }

        @Override
        public List<Instance> instances() {
            return members;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.group(this);
        }
    }

    /**
     * A clone.
     *
     * @param child id of what is cloned
     * @param ofGroup whether a group is cloned
     * @param copies one entry per instance, active ones first in order of node; each holds the members of that copy
     */
    public record Clone(
            String id,
            String child,
            boolean ofGroup,
            boolean promotable,
            boolean unique,
            boolean managed,
            boolean disabled,
            List<Group> copies)
            implements Item {
        public Clone {
            copies = List.copyOf(copies);
        }

        @Override
        public List<Instance> instances() {
            return copies.stream().flatMap(c -> c.members().stream()).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.clone(this);
        }
    }

    /** An operation that went wrong. */
    public record Failure(String resource, String node, OperationLine operation) {}

    /**
     * One fencing.
     *
     * @param outcome pending, confirmed, failed, unknown, overtaken
     * @param started seconds since the epoch
     * @param ended the same; 0 while pending
     */
    public record FencingLine(
            String target,
            String how,
            String device,
            String executor,
            String outcome,
            String reason,
            long started,
            long ended) {}

    /** A location constraint that keeps a resource off a node. */
    public record Ban(String id, String resource, String node, String score, boolean promotedOnly) {}
}

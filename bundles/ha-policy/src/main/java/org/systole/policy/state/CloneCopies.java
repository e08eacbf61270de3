package org.systole.policy.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Bundle;
import org.systole.cib.view.CloneSet;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Resource;
import org.systole.policy.ClusterSnapshot;

/**
 * Numbers the copies of a clone (Pacemaker Explained, Clones): those of a unique clone have names of their own in the
 * histories, those of an anonymous one have not, and of these the ones that run come first, by node.
 */
final class CloneCopies {
    private final ClusterSnapshot snapshot;
    private final Sightings sightings;
    private final UnitMaker maker;
    /** Traces that no instance has got yet, by name. */
    private final Map<String, List<Trace>> traces;

    private final int nodes;
    /** How many guests are implied by bundles below it in the document, which it does not count, by clone. */
    private final Map<ResourceId, Integer> later = new LinkedHashMap<>();

    private final Map<ResourceId, String> met = new LinkedHashMap<>();

    /**
     * @param traces what is left of the traces; those of the copies are taken from it
     */
    CloneCopies(ClusterSnapshot snapshot, Sightings sightings, Map<String, List<Trace>> traces, UnitMaker maker) {
        this.snapshot = snapshot;
        this.sightings = sightings;
        this.traces = traces;
        this.maker = maker;
        this.nodes = (int) snapshot.configuration().nodes().stream()
                .filter(n -> !n.type().equals("ping"))
                .count();
        List<Resource> all = snapshot.configuration().resources();
        int guests = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) instanceof Bundle bundle) {
                guests += implied(bundle);
            } else if (guests > 0) {
                later.put(all.get(i).id(), guests);
            }
        }
    }

    /** The ids under which some history speaks of copies that run nowhere, by copy. */
    Map<ResourceId, String> met() {
        return met;
    }

    private int max(CloneSet clone) {
        return clone.max(nodes - later.getOrDefault(clone.id(), 0));
    }

    private int implied(Bundle bundle) {
        return (int) snapshot.configuration().remotes().stream()
                .filter(r -> r.bundle() && bundle.container(r.container().orElseThrow()))
                .filter(r -> !snapshot.configuration().written(r.node()))
                .count();
    }

    /** As many copies as configured, and more where more are active: those are to be stopped. */
    List<Unit> of(CloneSet clone) {
        return clone.unique() ? uniqueCopies(clone) : anonymousCopies(clone);
    }

    private List<Unit> uniqueCopies(CloneSet clone) {
        List<Unit> copies = new ArrayList<>();
        int max = max(clone);
        for (int n = 0; n < Math.max(max, highest(clone) + 1); n++) {
            int number = n;
            copies.add(maker.copy(clone, n, n >= max, p -> {
                List<Trace> found = traces.getOrDefault(p.id() + ":" + number, List.of());
                traces.remove(p.id() + ":" + number);
                return found;
            }));
        }
        return copies;
    }

    /** The highest instance number that is active somewhere. */
    private int highest(CloneSet clone) {
        return clone.primitives()
                .flatMap(p -> traces.entrySet().stream()
                        .filter(e -> e.getKey().startsWith(p.id() + ":"))
                        .filter(e -> e.getValue().stream().anyMatch(Trace::active))
                        .map(e -> e.getKey().substring(p.id().value().length() + 1)))
                .filter(n -> n.matches("\\d{1,6}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(-1);
    }

    private List<Unit> anonymousCopies(CloneSet clone) {
        List<NodeId> places = new ArrayList<>();
        List<NodeId> beyond = new ArrayList<>();
        int max = max(clone);
        for (NodeId node : snapshot.statusOrder()) {
            boolean lost = max < places() && lost(clone, node);
            (lost ? beyond : places).addAll(lost ? known(clone, node) : running(clone, node));
        }
        clone.primitives().forEach(p -> meet(p, places));
        while (!beyond.isEmpty() && places.size() < max) {
            places.add(null);
        }
        places.addAll(beyond);
        List<Unit> copies = new ArrayList<>();
        Map<NodeId, Integer> used = new LinkedHashMap<>();
        for (int n = 0; n < Math.max(max, places.size()); n++) {
            boolean placed = n < places.size() && places.get(n) != null;
            NodeId node = placed ? places.get(n) : null;
            int nth = placed ? used.merge(node, 1, Integer::sum) - 1 : 0;
            copies.add(maker.copy(clone, n, n >= max, p -> placed ? nth(activeOn(p, node), nth) : List.of()));
        }
        clone.primitives().forEach(p -> traces.remove(p.id().value()));
        return copies;
    }

    /** The nodes there are, the guests of bundles among them. */
    private long places() {
        return snapshot.reports().stream()
                .filter(r -> !r.node().type().equals("ping"))
                .count();
    }

    /** The node as often as copies run there. */
    private List<NodeId> running(CloneSet clone, NodeId node) {
        int most =
                clone.primitives().mapToInt(p -> activeOn(p, node).size()).max().orElse(0);
        return Collections.nCopies(most, node);
    }

    /** The node where a copy runs and nothing where one does not: on a lost node each history takes a number. */
    private List<NodeId> known(CloneSet clone, NodeId node) {
        return clone.primitives()
                .map(p -> of(p, node).map(t -> counts(t) ? node : null).toList())
                .max(Comparator.comparing(List::size))
                .orElse(List.of());
    }

    /** Notes that the first copy which runs nowhere is known by a node after the last one that runs a copy. */
    private void meet(Primitive primitive, List<NodeId> places) {
        List<NodeId> order = snapshot.statusOrder();
        int last = places.stream().mapToInt(order::indexOf).max().orElse(-1);
        traces.getOrDefault(primitive.id().value(), List.of()).stream()
                .filter(t -> order.indexOf(t.node()) >= last && !t.active() && !t.busy())
                .min(Comparator.comparing(t -> order.indexOf(t.node())))
                .map(Trace::id)
                .or(() -> Optional.ofNullable(
                        sightings.asleep().get(primitive.id().value())))
                .ifPresent(id -> met.put(new ResourceId(primitive.id() + ":" + places.size()), id));
    }

    /**
     * Copies on an unclean node that need not be fenced first are given up, and do not count any more, where there are
     * more nodes than copies; else there is one for each other node anyway.
     */
    private boolean lost(CloneSet clone, NodeId node) {
        boolean unclean = snapshot.reports().stream()
                .filter(r -> r.node().id().equals(node))
                .anyMatch(r -> sightings.membership(r).unclean());
        return unclean
                && clone.primitives()
                        .allMatch(p -> !p.fencing()
                                && (p.requires().equals("quorum")
                                        || p.requires().equals("nothing")));
    }

    private static List<Trace> nth(List<Trace> active, int index) {
        return index < active.size() ? List.of(active.get(index)) : List.of();
    }

    private List<Trace> activeOn(Primitive primitive, NodeId node) {
        return of(primitive, node).filter(CloneCopies::counts).toList();
    }

    private Stream<Trace> of(Primitive primitive, NodeId node) {
        return traces.getOrDefault(primitive.id().value(), List.of()).stream()
                .filter(t -> t.node().equals(node));
    }

    private static boolean counts(Trace trace) {
        return trace.active() || trace.busy();
    }
}

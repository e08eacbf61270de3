package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.cib.view.Score;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Trace;
import org.systole.policy.state.Unit;

/**
 * Spreads the copies of a clone: first those that can stay where they run, then the others, never more on a node than
 * allowed (Pacemaker Explained, Clones).
 */
final class CloneAssigner {
    private final Health health;
    private final Assigner assigner;
    private final Table table;
    private final Promotion promotion;
    private final Causes causes;

    CloneAssigner(
            Health health,
            Assigner assigner,
            Locations locations,
            Table table,
            Links links,
            ClusterSnapshot snapshot,
            Causes causes) {
        this.health = health;
        this.assigner = assigner;
        this.table = table;
        this.causes = causes;
        this.promotion = new Promotion(snapshot, health, locations, table, links, causes);
    }

    void assign(Unit.Clones clones) {
        int[] used = new int[health.nodes().size()];
        int left = max(clones);
        int perNode = clones.config().perNode();
        Set<Integer> reserved = new TreeSet<>();
        List<Unit> copies = inTurn(clones);
        for (Unit copy : copies) {
            NodeHealth home = home(copy);
            boolean room = home != null
                    && (left > reserved.size() || reserved.contains(home.index()))
                    && used[home.index()] < perNode
                    && placed(copy).allMatch(i -> assigner.bearable(i, home));
            if (room && stays(copy, home, room(used, perNode), left, reserved)) {
                used[home.index()]++;
                left--;
                reserved.remove(home.index()); // it is the copy for that place
            }
        }
        for (Unit copy : copies) {
            if (!decided(copy)) {
                left -= place(copy, left, perNode, used);
            }
        }
        for (Unit copy : copies) {
            boolean seated = decided(copy) && !unseated(copy);
            if (!seated || moved(copy)) {
                limited(copy, seated ? 1 : left(clones), used, perNode);
            }
        }
        boolean bundle = clones.copies().stream().anyMatch(Unit.Replica.class::isInstance);
        if (clones.config().promotable() && !bundle) {
            promotion.assign(clones, copies, assigner);
        }
    }

    private int max(Unit.Clones clones) {
        return clones.config().max((int) health.nodes().stream()
                .filter(n -> !n.report().node().type().equals("ping"))
                .count());
    }

    /**
     * Copies that run choose first, of these those that have not failed, then those that score their place higher: the
     * node they run on, or their best.
     */
    private List<Unit> inTurn(Unit.Clones clones) {
        List<Unit> copies = new ArrayList<>(clones.copies());
        copies.sort(Comparator.comparing(this::turn)
                .thenComparing(CloneAssigner::failed)
                .thenComparing(c -> -worth(c)));
        return copies;
    }

    /** Copies on a node that may not run them come last, so that idle ones take the places there are. */
    private int turn(Unit copy) {
        NodeHealth home = home(copy);
        boolean banned =
                home != null && placed(copy).limit(1).anyMatch(i -> assigner.liking(i, home) <= Score.MINUS_INFINITY);
        return home == null ? 1 : banned ? 2 : 0;
    }

    private static boolean failed(Unit copy) {
        return placed(copy).flatMap(i -> i.active().stream()).anyMatch(Trace::failed);
    }

    private int worth(Unit copy) {
        NodeHealth home = home(copy);
        return copy.instances()
                .findFirst()
                .map(i -> health.nodes().stream()
                        .filter(n -> n.canRun() && (home == null || home.index() == n.index()))
                        .mapToInt(n -> assigner.liking(i, n))
                        .max()
                        .orElse(Score.MINUS_INFINITY))
                .orElse(Score.MINUS_INFINITY);
    }

    private boolean decided(Unit copy) {
        return copy.hosted().allMatch(table::decided);
    }

    /** What is on the copy's own node; the connection into a container on a remote node is made from another one. */
    private static Stream<Instance> placed(Unit copy) {
        return copy.hosted()
                .filter(i -> !(copy instanceof Unit.Replica && i.primitive().connection()));
    }

    /** The one node on which the copy runs; null for none or several. */
    private NodeHealth home(Unit copy) {
        List<NodeId> nodes = placed(copy)
                .flatMap(i -> i.active().stream())
                .map(Trace::node)
                .distinct()
                .toList();
        return nodes.size() == 1 ? health.node(nodes.get(0)) : null;
    }

    /**
     * Lets the copy choose. If it would rather go elsewhere, another copy is reserved for that place, as long as there
     * are enough, and this one chooses again; if there are not, it is left for later.
     */
    private boolean stays(Unit copy, NodeHealth home, boolean[] room, int left, Set<Integer> reserved) {
        while (true) {
            copy.hosted().forEach(i -> assigner.assign(i, room));
            Seat seat = copy.hosted().findFirst().map(table::seat).orElse(null);
            if (seat != null && seat.assigned() && seat.node().index() == home.index()) {
                return true;
            }
            copy.hosted().forEach(table::forget);
            if (seat == null || !seat.assigned()) {
                return false;
            }
            reserved.add(seat.node().index());
            room[seat.node().index()] = false;
            if (left <= reserved.size()) {
                return false;
            }
        }
    }

    private static boolean[] room(int[] used, int perNode) {
        boolean[] room = new boolean[used.length];
        for (int i = 0; i < room.length; i++) {
            room[i] = used[i] < perNode;
        }
        return room;
    }

    private boolean unseated(Unit copy) {
        return copy.hosted().map(table::seat).anyMatch(s -> s == null || !s.assigned());
    }

    /** How many copies may still be placed. */
    private int left(Unit.Clones clones) {
        long seated = clones.copies().stream().filter(c -> !unseated(c)).count();
        return max(clones) - (int) seated;
    }

    private boolean moved(Unit copy) {
        NodeHealth home = home(copy);
        return home != null
                && placed(copy).map(table::seat).noneMatch(s -> s.node().index() == home.index());
    }

    /** Says where a limit, and not a node, is why an active copy has no place, or another one. */
    private void limited(Unit copy, int left, int[] used, int perNode) {
        NodeHealth home = home(copy);
        boolean full = home != null && used[home.index()] >= perNode;
        if (home == null || home.unclean() || left > 0 && !full) {
            return; // a copy on a node that is lost stops because of that
        }
        if (left <= 0) {
            limited(copy, "clone-max", "there are already as many copies as clone-max allows");
        }
        if (full) {
            String sentence = "node " + home.id() + " already has as many copies as clone-node-max allows";
            limited(copy, "clone-node-max", sentence);
        }
    }

    private void limited(Unit copy, String limit, String sentence) {
        copy.hosted().forEach(i -> causes.note(i, null, "CLONE-MAX", limit, i.id() + " is too many: " + sentence));
    }

    /** Gives the copy a node with room, or none; returns how many places it took. */
    private int place(Unit copy, int left, int perNode, int[] used) {
        boolean[] only = room(used, left > 0 ? perNode : 0);
        copy.hosted().forEach(i -> assigner.assign(i, only));
        Seat seat = copy.hosted().findFirst().map(table::seat).orElse(null);
        if (seat == null || !seat.assigned()) {
            return 0;
        }
        used[seat.node().index()]++;
        return 1;
    }
}

package org.systole.core.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;

/**
 * Keeps a cluster from fencing itself to death. What looks like the failure of one node after the other is more often
 * one failure of something they share: a disk that no stop gets past, a network that comes and goes. So within ten
 * minutes, by cluster time, of N nodes
 *
 * <ul>
 *   <li>at most N - majority may be down by fencing, that is, not have come back since; these a cluster with quorum can
 *       spare;
 *   <li>at most twice as many fencings may be confirmed, whoever came back.
 * </ul>
 *
 * Then fencing waits until the ten minutes are over, or an operator releases the brake.
 *
 * @param cuts confirmed fencings of late, oldest first
 * @param released when and by whom the brake was released last, for display; time 0 for never
 */
public record Brake(List<Cut> cuts, Release released) {
    /** How long a fencing counts. */
    public static final long SECONDS = 600;

    /** A fencing that was confirmed. */
    public record Cut(NodeId node, long at) {}

    /** Who released the brake. */
    public record Release(String who, String reason, long at) {
        static final Release NEVER = new Release("", "", 0);

        public Release {
            Objects.requireNonNull(who);
            Objects.requireNonNull(reason);
        }
    }

    public Brake {
        cuts = List.copyOf(cuts);
        Objects.requireNonNull(released);
    }

    static Brake untouched() {
        return new Brake(List.of(), Release.NEVER);
    }

    /** How many of so many nodes may be down by fencing: as many as a majority can spare, but one in any case. */
    public static int limit(int nodes) {
        return Math.max(1, nodes - (nodes / 2 + 1));
    }

    Brake cut(NodeId node, long at) {
        List<Cut> all = new ArrayList<>(since(at));
        all.add(new Cut(node, at));
        return new Brake(all, released);
    }

    Brake released(String who, String reason, long at) {
        return new Brake(List.of(), new Release(who, reason, at));
    }

    private List<Cut> since(long now) {
        return cuts.stream().filter(c -> c.at() > now - SECONDS).toList();
    }

    /**
     * Why the target must not be fenced now.
     *
     * @param nodes all nodes of the cluster
     * @param underWay nodes that are being fenced: they count as if they were
     * @param now cluster time in seconds
     * @return a sentence; empty if it may be
     */
    public Optional<String> holds(NodeId target, Collection<NodeRecord> nodes, Collection<NodeId> underWay, long now) {
        List<Cut> late = since(now);
        int limit = limit(nodes.size());
        SortedSet<NodeId> pending = new TreeSet<>(underWay);
        pending.remove(target);
        SortedSet<NodeId> back = new TreeSet<>();
        nodes.stream().filter(NodeRecord::online).map(NodeRecord::node).forEach(back::add);
        SortedSet<NodeId> down = new TreeSet<>();
        late.stream().map(Cut::node).filter(n -> !back.contains(n)).forEach(down::add);
        down.addAll(pending);
        down.remove(target);
        if (down.size() >= limit) {
            return Optional.of(
                    sentence(target, down + " were fenced, or are being fenced, and are not back", limit, now));
        }
        if (late.size() + pending.size() >= 2 * limit) {
            return Optional.of(sentence(
                    target,
                    late.size() + " fencings were confirmed ("
                            + String.join(
                                    ", ",
                                    late.stream().map(c -> c.node().value()).toList()) + ")",
                    limit,
                    now));
        }
        return Optional.empty();
    }

    private String sentence(NodeId target, String what, int limit, long now) {
        long first = since(now).stream().map(Cut::at).findFirst().orElse(now);
        Instant over = Instant.ofEpochSecond(first + SECONDS);
        return target + " is not fenced: the safety brake holds, because within ten minutes " + what
                + ", and this cluster can spare " + limit
                + ". What the node ran stays where it is. Look for what these failures share; to go on before " + over
                + ", run: stonith_admin --release-brake --reason TEXT";
    }
}

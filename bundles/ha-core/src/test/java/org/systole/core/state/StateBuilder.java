package org.systole.core.state;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.replication.ReplicatedLog.Position;

/** Drives a state through entries, as the log would, and reads like a story. */
final class StateBuilder {
    static final long TERM = 3;
    private ClusterState state = ClusterState.empty();
    private long index;
    private Verdict last = Verdict.DONE;

    static StateBuilder cluster(String... nodes) {
        StateBuilder builder = new StateBuilder();
        builder.apply(new Entry.Barrier(TERM, new NodeId(nodes[0]), 100));
        builder.apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                cib(),
                List.of(nodes).stream().map(NodeId::new).toList(),
                100));
        return builder;
    }

    static Element cib() {
        try {
            return Xml.parse(
                    "test",
                    """
                    <cib epoch="4"><configuration><crm_config/><nodes/><resources>
                    <primitive id="web" class="ocf" provider="x" type="Y"/>
                    <clone id="all"><primitive id="every" class="ocf" provider="x" type="Y"/></clone>
                    <primitive id="power" class="stonith" type="z"/>
                    </resources><constraints/></configuration><status/></cib>
                    """);
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    static Incarnation life(String node, int boot, long counter) {
        return new Incarnation("uuid-" + node, "boot" + boot, counter);
    }

    StateBuilder apply(Entry entry) {
        return apply(TERM, entry);
    }

    StateBuilder apply(long term, Entry entry) {
        Applier.Applied applied =
                Applier.apply(state, new Position(term, ++index), EntryCodec.decode(EntryCodec.encode(entry)));
        state = applied.state();
        last = applied.verdict();
        return this;
    }

    StateBuilder joined(String node) {
        return joined(node, life(node, 1, 1));
    }

    StateBuilder joined(String node, Incarnation life) {
        return apply(new Entry.Joined(TERM, new NodeId(node), life, 100));
    }

    StateBuilder lost(String node) {
        return apply(new Entry.Lost(TERM, new NodeId(node), node(node).incarnation(), "is gone", 100));
    }

    StateBuilder intent(String operation, String resource, String node) {
        return migrate(operation, resource, node, "");
    }

    /** @param peer the other node of the migration */
    StateBuilder migrate(String operation, String resource, String node, String peer) {
        Incarnation life = node(node).incarnation().orElse(life(node, 9, 9));
        Intent intent = new Intent(
                operation,
                new ResourceId(resource),
                new NodeId(node),
                life,
                1000,
                operation.equals("monitor") ? 7 : 0,
                "",
                100,
                peer,
                Optional.empty());
        return apply(new Entry.Intents(TERM, List.of(intent), 100));
    }

    StateBuilder result(String resource, String node, int rc) {
        ResourceRecord.Pending pending =
                node(node).resources().get(new ResourceId(resource)).pending().orElseThrow();
        return apply(new Entry.Results(
                new NodeId(node),
                node(node).incarnation().orElseThrow(),
                List.of(new Entry.Result(
                        new ResourceId(resource),
                        pending.intent().operation(),
                        0,
                        pending.id(),
                        false,
                        OperationRecord.Ended.DONE,
                        rc,
                        "",
                        "",
                        5)),
                100));
    }

    /** Probed on all the given nodes, and not found. */
    StateBuilder absent(String resource, String... nodes) {
        for (String node : nodes) {
            intent("monitor", resource, node).result(resource, node, 7);
        }
        return this;
    }

    StateBuilder started(String resource, String node) {
        return intent("start", resource, node).result(resource, node, 0);
    }

    StateBuilder fencing(String target, String executor) {
        return fencing(target, executor, "reboot", 100);
    }

    StateBuilder fencing(String target, String executor, String how, long at) {
        return apply(new Entry.FenceIntent(
                TERM,
                new FencingOrder(
                        new NodeId(target),
                        node(target).incarnation(),
                        how,
                        List.of("power"),
                        new NodeId(executor),
                        node(executor).incarnation().orElseThrow(),
                        60_000,
                        "test",
                        "tester",
                        at)));
    }

    StateBuilder fenced(String target, Fencing.Outcome outcome) {
        return fenced(target, outcome, 101);
    }

    StateBuilder fenced(String target, Fencing.Outcome outcome, long at) {
        Fencing attempt = state.fencings().get(new NodeId(target));
        return apply(new Entry.FenceResult(
                new NodeId(target), attempt == null ? IntentId.NONE : attempt.id(), new NodeId("n1"), outcome, "", at));
    }

    NodeRecord node(String node) {
        return state.node(new NodeId(node));
    }

    Known known(String resource, String node) {
        return Optional.ofNullable(node(node).resources().get(new ResourceId(resource)))
                .map(ResourceRecord::known)
                .orElse(Known.UNHEARD);
    }

    ClusterState state() {
        return state;
    }

    Verdict last() {
        return last;
    }

    TreeSet<NodeId> beingFenced() {
        return new TreeSet<>(state.beingFenced());
    }
}

package org.systole.core.controller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.IntentId;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.ResourceRecord;

/** Three members that see each other, as the third of them, which leads, knows them. */
final class Members {
    static final List<NodeId> NODES =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();
    static final NodeId NODE1 = NODES.get(0);
    static final NodeId NODE2 = NODES.get(1);
    static final NodeId SELF = NODES.get(2);

    final Knowledge known =
            new Knowledge(ControllerSettings.of(SELF, NODES, Duration.ofSeconds(20)), new PolicyBrain(), life(SELF));
    private long index;

    /**
     * @param configuration what stands in {@code <configuration>}
     * @param offered what each node offers
     */
    Members(String configuration, String... offered) {
        apply(new Entry.Barrier(1, SELF, 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555",
                xml("<cib epoch='4'><configuration>" + configuration + "</configuration><status/></cib>"),
                NODES,
                100));
        for (NodeId node : NODES) {
            apply(new Entry.Joined(1, node, life(node), 100));
            apply(new Entry.Agents(node, life(node), new TreeSet<>(List.of(offered)), 100));
        }
        see(NODES);
        known.leadership = new Leadership(1, Optional.of(SELF), true);
        known.wallSeconds = 100;
    }

    static Element xml(String text) {
        try {
            return Xml.parse("test", text);
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    static Incarnation life(NodeId node) {
        return new Incarnation("uuid-" + node, "boot", 1);
    }

    Applier.Applied apply(Entry entry) {
        ClusterState before = known.state;
        known.position = new Position(1, ++index);
        Applier.Applied applied = Applier.apply(before, known.position, entry);
        known.state = applied.state();
        return applied;
    }

    /** What is decided and under way now, as its number in the log and the node have it. */
    IntentId intend(String operation, String resource, NodeId node, int expected) {
        Intent intent = new Intent(operation, new ResourceId(resource), node, life(node), 20_000, expected, "", 100);
        apply(new Entry.Intents(1, List.of(intent), 100));
        return new IntentId(index, 0);
    }

    /** Everything under way on a node ends with this exit code. */
    void end(NodeId node, int rc) {
        List<Entry.Result> results = new ArrayList<>();
        for (ResourceRecord record : known.state.node(node).resources().values()) {
            record.pending().ifPresent(p -> results.add(result(p, rc)));
        }
        if (results.isEmpty()) {
            throw new AssertionError("nothing is under way on " + node);
        }
        apply(new Entry.Results(node, life(node), results, 101));
    }

    private static Entry.Result result(ResourceRecord.Pending pending, int rc) {
        Intent intent = pending.intent();
        return new Entry.Result(
                intent.resource(), intent.operation(), 0, pending.id(), false, Ended.DONE, rc, "", "", 10);
    }

    /** The plan that is asked for, made at once. */
    Event.Planned plan(Planning planning) {
        planning.ask();
        Effect.MakePlan effect = known.takeEffects().stream()
                .filter(Effect.MakePlan.class::isInstance)
                .map(Effect.MakePlan.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no plan is asked for"));
        return new Event.Planned(
                effect.request(), Optional.of(new PlanMaker(new PolicyBrain()).make(effect.request())), "");
    }

    void lost(NodeId node) {
        apply(new Entry.Lost(1, node, Optional.of(life(node)), "a test", 100));
    }

    /** An operation on the resource {@code web}, decided and ended with that exit code. */
    void carriedOut(String operation, NodeId node, String peer, int rc) {
        ResourceId web = new ResourceId("web");
        Intent intent = new Intent(operation, web, node, life(node), 1000, rc, "", 100, peer, Optional.empty());
        apply(new Entry.Intents(1, List.of(intent), 100));
        end(node, rc);
    }

    void see(List<NodeId> nodes) {
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        nodes.forEach(n -> members.put(n, life(n)));
        known.view = new View(1, members);
    }

    /** The effects since the last look; what was submitted is applied and accepted. */
    List<Effect> effects() {
        List<Effect> effects = known.takeEffects();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Submit s) {
                Applier.Applied applied = apply(s.entry());
                known.settled(
                        s.ticket(),
                        new Event.Submission(
                                applied.verdict().accepted()
                                        ? Event.Submission.How.ACCEPTED
                                        : Event.Submission.How.REFUSED,
                                applied.verdict().text()));
            }
        }
        return effects;
    }

    /** The entries among the effects since the last look. */
    List<Entry> submitted() {
        List<Entry> entries = new ArrayList<>();
        for (Effect effect : effects()) {
            if (effect instanceof Effect.Submit s) {
                entries.add(s.entry());
            }
        }
        return entries;
    }
}

package org.systole.core.command.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.change.CibChanges;
import org.systole.cib.change.Outcome;
import org.systole.core.command.ClusterAccess;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;

/** A cluster that evaluates configuration changes at once, and remembers what else was asked of it. */
public final class FakeCluster implements ClusterAccess {
    /** The time at which everything in these tests happens. */
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** Stands still at that time, in the zone of the transcripts. */
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final List<Verb> asked = new ArrayList<>();
    private volatile Snapshot snapshot;
    private boolean planning;
    private UnaryOperator<Element> reaction = UnaryOperator.identity();
    private volatile Optional<Answer> next = Optional.empty();

    private FakeCluster(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Seen from node1, with everything well as far as the document tells. */
    public static FakeCluster of(Element cib) {
        TreeSet<NodeId> present = new TreeSet<>();
        cib.childOrEmpty("configuration")
                .childOrEmpty("nodes")
                .children("node")
                .forEach(n -> present.add(new NodeId(n.attribute("uname", ""))));
        return new FakeCluster(new Snapshot(
                new NodeId("node1"),
                cib,
                new Leadership(7, Optional.of(new NodeId("node1")), true),
                true,
                present,
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                List.of()));
    }

    /** The document in a test resource. */
    public static Element document(String resource) {
        try (InputStream in = FakeCluster.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + resource);
            }
            return Xml.parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | Xml.Malformed e) {
            throw new IllegalStateException(resource, e);
        }
    }

    public FakeCluster with(Snapshot other) {
        snapshot = other;
        return this;
    }

    /** What happens to the document after every change of the configuration. */
    public FakeCluster then(UnaryOperator<Element> reaction) {
        this.reaction = reaction;
        return this;
    }

    /** With a plan by the planner of the product, now and after every change. */
    public FakeCluster planning() {
        planning = true;
        replan();
        return this;
    }

    private void replan() {
        Snapshot s = snapshot;
        if (planning) {
            SnapshotInput input = new SnapshotInput(s.cib(), s.quorate(), NOW, new TreeSet<>(), s.agents());
            withPlan(new Scheduler().plan(ClusterSnapshot.of(input)));
        }
    }

    public FakeCluster withPlan(Plan plan) {
        Snapshot s = snapshot;
        return with(new Snapshot(
                s.self(),
                s.cib(),
                s.leadership(),
                s.quorate(),
                s.present(),
                Optional.of(plan),
                s.agents(),
                s.fencing(),
                s.problems()));
    }

    public FakeCluster withFencing(List<FencingRecord> fencing) {
        Snapshot s = snapshot;
        return with(new Snapshot(
                s.self(),
                s.cib(),
                s.leadership(),
                s.quorate(),
                s.present(),
                s.plan(),
                s.agents(),
                fencing,
                s.problems()));
    }

    public FakeCluster withoutQuorum() {
        Snapshot s = snapshot;
        return with(new Snapshot(
                s.self(),
                s.cib().with("have-quorum", "0"),
                Leadership.NONE,
                false,
                s.present(),
                s.plan(),
                s.agents(),
                s.fencing(),
                List.of("2 of 5 nodes are here, 3 are needed")));
    }

    /** The answer to the next thing asked. */
    public FakeCluster answering(Answer answer) {
        next = Optional.of(answer);
        return this;
    }

    public List<Verb> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public CompletableFuture<Answer> submit(Verb verb, Duration timeout) {
        asked.add(verb);
        Optional<Answer> prepared = next;
        next = Optional.empty();
        return CompletableFuture.completedFuture(prepared.orElseGet(() -> act(verb)));
    }

    private Answer act(Verb verb) {
        if (verb instanceof Verb.Fence fence) {
            List<FencingRecord> all = new ArrayList<>(snapshot.fencing());
            long now = NOW.getEpochSecond();
            all.add(new FencingRecord(
                    fence.node(),
                    fence.how(),
                    "strip",
                    "node1",
                    "confirmed",
                    fence.reason(),
                    fence.origin(),
                    now - 2,
                    now));
            withFencing(all);
        }
        if (!(verb instanceof Verb.ChangeConfiguration change)) {
            return new Answer.Done("asked for " + verb);
        }
        Outcome outcome = CibChanges.apply(snapshot.cib(), change.request());
        if (outcome instanceof Outcome.Refused refused) {
            return new Answer.Refused(refused.exitCode(), refused.sentence());
        }
        if (outcome instanceof Outcome.Unchanged unchanged) {
            return new Answer.Done(unchanged.sentence());
        }
        Outcome.Changed changed = (Outcome.Changed) outcome;
        Snapshot s = snapshot;
        snapshot = new Snapshot(
                s.self(),
                reaction.apply(changed.cib()),
                s.leadership(),
                s.quorate(),
                s.present(),
                s.plan(),
                s.agents(),
                s.fencing(),
                s.problems());
        replan();
        return new Answer.Done(changed.sentence());
    }
}

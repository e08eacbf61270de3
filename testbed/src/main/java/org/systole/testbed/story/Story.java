package org.systole.testbed.story;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.systole.testbed.Programs;
import org.systole.testbed.watch.Watcher;

/** Plays the founding document's story on a prepared cluster; every step counts only if it was seen from outside. */
public final class Story {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration STILL = Duration.ofSeconds(6);

    private final StoryCluster cluster;
    private final Telling telling;

    public Story(StoryCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.telling = new Telling(out);
    }

    /** Plays it; returns how many steps were not observed, 0 if all were. */
    public int play() throws InterruptedException {
        if (begin()) {
            spareTakesOver();
            twoOnOneNode();
            frozen();
            quorumReturns();
        }
        end();
        return telling.missing();
    }

    private boolean begin() throws InterruptedException {
        telling.act("Five nodes start; every server runs where it prefers, node5 is the spare");
        long start = System.nanoTime();
        cluster.startAll();
        boolean all = cluster.awaitAllServed(Duration.ofSeconds(60));
        SortedMap<Integer, String> served = cluster.served();
        telling.step("running", all ? (System.nanoTime() - start) / 1e9 : Double.NaN, "the client reaches " + served);
        boolean preferred = served.equals(Map.of(0, "node1", 1, "node2", 2, "node3", 3, "node4"));
        telling.check("places", preferred, "server0..3 on node1..4, none on node5");
        telling.show(cluster.status("node1"));
        telling.check("write", cluster.ask(1, "put story before").equals("OK"), "the client wrote to server1");
        return all && preferred;
    }

    private void spareTakesOver() throws InterruptedException {
        telling.act("node2 loses its power");
        Optional<Failover> failover = fail("node2", 1);
        telling.check(
                "spare",
                failover.filter(f -> f.node().equals("node5")).isPresent(),
                "server1 runs on node5, the spare");
        telling.check(
                "data", cluster.ask(1, "get story").equals("VALUE before"), "the client reads what it wrote before");
        telling.check(
                "power",
                StoryCluster.await(LIMIT, () -> cluster.bed().pid1("node2").isPresent()),
                "the strip gave node2 its power back; Systole is not started on it");
    }

    private void twoOnOneNode() throws InterruptedException {
        telling.act("node3 loses its power: three of five are left");
        Optional<Failover> failover = fail("node3", 2);
        telling.check(
                "shared",
                failover.isPresent()
                        && cluster.served().values().stream()
                                        .filter(failover.get().node()::equals)
                                        .count()
                                == 2,
                "two servers share one node: " + cluster.served());
    }

    private Optional<Failover> fail(String victim, int group) throws InterruptedException {
        String witness = cluster.bed().nodes().stream()
                .filter(node -> !node.equals(victim))
                .filter(node ->
                        cluster.bed().nodeProcess(node).filter(p -> p.isAlive()).isPresent())
                .findFirst()
                .orElseThrow();
        long failed = System.nanoTime();
        cluster.bed().powerCut(victim);
        Detection detection = Detection.watch(cluster, witness, victim, failed);
        Optional<Failover> failover = Failover.observe(cluster, group, victim, failed, LIMIT);
        Failover seen = failover.orElse(
                new Failover("nowhere", Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        Detection.Seen noticed = detection.await(LIMIT);
        telling.step("detect", noticed.lost(), witness + " no longer counts " + victim + " as online");
        telling.step("quorum", noticed.quorum(), "the others are a majority, " + witness + " says");
        telling.step("fence", seen.ordered(), "the power strip is told to switch " + victim + " off");
        telling.step("confirmed", seen.off(), "nothing of " + victim + " is left, the strip reports its outlet off");
        telling.step("address", seen.address(), seen.node() + " has " + cluster.address(group));
        telling.step("mount", seen.disk(), seen.node() + " has the disk " + cluster.disk(group) + " mounted");
        telling.step("daemon", seen.daemon(), "the daemon listens on " + seen.node());
        telling.step("client", seen.client(), "the client's retry is answered by " + seen.node());
        telling.check("order", seen.isComplete(), "off first, then address and mount, then the daemon");
        return failover;
    }

    private void frozen() throws InterruptedException {
        telling.act("node4 loses its power: two of five are left, no majority");
        SortedMap<Integer, String> before = cluster.served();
        long failed = System.nanoTime();
        cluster.bed().powerCut("node4");
        before.values().removeIf("node4"::equals);
        boolean noticed =
                StoryCluster.await(LIMIT, () -> cluster.status("node1").contains("WITHOUT quorum"));
        telling.step("quorum", noticed ? (System.nanoTime() - failed) / 1e9 : Double.NaN, "node1 says: WITHOUT quorum");
        boolean changed = StoryCluster.await(STILL, () -> !startsSince(failed).isEmpty());
        telling.check("frozen", !changed, "nothing new starts for " + STILL.toSeconds() + " s " + startsSince(failed));
        boolean fenced = cluster.bed().powerEvents().stream().anyMatch(event -> !event.on() && event.nanos() >= failed);
        telling.check("power", !fenced, "nobody is fenced without a majority");
        telling.check("kept", cluster.served().equals(before), "what ran goes on serving: " + cluster.served());
    }

    private List<Watcher.Change> startsSince(long nanos) {
        return cluster.watcher().changes().stream()
                .filter(change -> change.nanos() >= nanos && !change.from().containsAll(change.to()))
                .toList();
    }

    private void quorumReturns() throws InterruptedException {
        telling.act("Systole is started again on node2: three of five, a majority");
        long start = System.nanoTime();
        String server1 = cluster.serving(1).orElse("nowhere");
        cluster.bed().startNode("node2");
        boolean quorum = StoryCluster.await(LIMIT, () -> {
            String status = cluster.status("node1");
            return status.contains("partition with quorum")
                    && StoryCluster.online(status).contains("node2");
        });
        telling.step("quorum", quorum ? (System.nanoTime() - start) / 1e9 : Double.NaN, "node1 says: with quorum");
        Optional<Failover> failover = Failover.observe(cluster, 3, "node4", start, LIMIT);
        telling.step("fence", failover.map(Failover::ordered).orElse(Double.NaN), "node4 is fenced now");
        telling.step(
                "recovered",
                failover.map(Failover::client).orElse(Double.NaN),
                "the frozen server3 runs on " + failover.map(Failover::node).orElse("no node"));
        boolean moved = StoryCluster.await(STILL, () -> !cluster.serving(1).equals(Optional.of(server1)));
        telling.check("stays", !moved, "server1 stays on " + server1 + " and does not fail back to node2");
        Programs.Ended why = cluster.bed().exec("node1", "systole", "why", "server1");
        telling.check("why", why.exit() == 0 && why.output().contains("stickiness"), "systole why server1 says so:");
        telling.show(why.text());
    }

    private void end() {
        telling.act("What the watcher saw");
        telling.check(
                "no double",
                cluster.doublings().isEmpty(),
                "no address, disk or daemon was on two nodes at once " + cluster.doublings());
        Watcher.Coverage coverage = cluster.watcher().coverage();
        telling.show(coverage.samples() + " samples, the longest time between two "
                + coverage.longestGap().toMillis() + " ms");
        telling.show(cluster.status("node1"));
    }
}

package org.systole.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;
import org.systole.testbed.Programs;
import org.systole.testbed.story.Failover;
import org.systole.testbed.story.StoryCluster;
import org.systole.testbed.watch.Client;

/**
 * Measures, each time on a freshly started five-node cluster with default settings: a power cut, a silent death, a
 * killed JVM, a planned move, and the cold start that every run begins with. Exit codes: 0 all runs gave a figure, 1
 * not, 2 this machine cannot carry the cluster.
 */
public final class FailoverBenchmark {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration CALM = Duration.ofSeconds(2);

    private final Figures cold = new Figures();
    private final Figures load = new Figures();
    private String deadtime = "?";
    private int failures;

    private FailoverBenchmark() {}

    /** Arguments: runs of the power cut (default 20), runs of each other case (default 7). */
    public static void main(String[] arguments) throws InterruptedException {
        Optional<String> obstacle = Bed.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("failover: " + obstacle.get());
            System.exit(2);
        }
        int cuts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int others = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        System.exit(new FailoverBenchmark().measure(cuts, others));
    }

    private int measure(int cuts, int others) throws InterruptedException {
        Figures coordinator = new Figures();
        Figures other = new Figures();
        Figures all = new Figures();
        for (int run = 0; run < cuts; run++) {
            boolean hit = run % 2 == 0;
            Optional<Failover> seen = fail("cut-" + run, hit, Bed::powerCut);
            seen.ifPresent(failover -> {
                phases(all, failover);
                (hit ? coordinator : other).add("first answer", failover.client());
            });
        }
        Figures silent = new Figures();
        for (int run = 0; run < others; run++) {
            fail("silent-" + run, run % 2 == 0, FailoverBenchmark::silently).ifPresent(f -> phases(silent, f));
        }
        Figures jvm = new Figures();
        for (int run = 0; run < others; run++) {
            fail("jvm-" + run, run % 2 == 0, Bed::killJvm).ifPresent(f -> phases(jvm, f));
        }
        Figures move = new Figures();
        for (int run = 0; run < others; run++) {
            move(run).ifPresent(gap -> move.add("client without an answer", gap));
        }
        System.out.printf("%nSeconds, min / median / max; default settings, deadtime %s%n", deadtime);
        print("power cut (kill -9 of pid 1), since the cut", all);
        print("  of these: the coordinator was hit", coordinator);
        print("  of these: another node was hit", other);
        print("silent death (port detached, then kill -9 of pid 1), since the kill", silent);
        print("JVM killed, services still running, since the kill", jvm);
        print("planned move of a group", move);
        print("cold start of five nodes to four groups that answer", cold);
        print(
                "load average (1 min) at the beginning of a run, "
                        + Runtime.getRuntime().availableProcessors() + " cores",
                load);
        System.out.println(failures == 0 ? "every run gave a figure" : failures + " runs gave no figure");
        return failures == 0 ? 0 : 1;
    }

    private static void print(String title, Figures figures) {
        System.out.println(title + "\n" + figures.table());
    }

    private static void phases(Figures figures, Failover failover) {
        figures.add("order reaches the power strip", failover.ordered());
        figures.add("off, so the strip can confirm", failover.off());
        figures.add("address on the new node", failover.address());
        figures.add("disk mounted there", failover.disk());
        figures.add("daemon listens there", failover.daemon());
        figures.add("first answer", failover.client());
        figures.add("  from off to first answer", failover.client() - failover.off());
    }

    private static void silently(Bed bed, String victim) {
        bed.detachPort(victim);
        bed.powerCut(victim);
    }

    /** One failure on a fresh cluster; empty, and counted, if there is no figure. */
    private Optional<Failover> fail(String name, boolean hitCoordinator, BiConsumer<Bed, String> blow)
            throws InterruptedException {
        try (StoryCluster cluster = start(name)) {
            Optional<Victim> victim = victim(cluster, hitCoordinator);
            if (victim.isEmpty()) {
                return none(name, "no node to hit; " + cluster.served() + " " + cluster.status("node1"));
            }
            long failed = System.nanoTime();
            blow.accept(cluster.bed(), victim.get().node());
            Optional<Failover> seen =
                    Failover.observe(cluster, victim.get().group(), victim.get().node(), failed, LIMIT);
            if (seen.isEmpty() || !cluster.doublings().isEmpty()) {
                return none(name, "no answer, or a double " + cluster.doublings());
            }
            System.out.printf(Locale.ROOT, "%-12s %s %s%n", name, victim.get(), seen.get());
            return seen;
        } catch (BedException e) {
            return none(name, e.getMessage());
        }
    }

    private <T> Optional<T> none(String name, String why) {
        failures++;
        System.out.println(name + ": NO FIGURE: " + why);
        return Optional.empty();
    }

    private record Victim(String node, int group, boolean coordinator) {}

    /** A node that serves a group; if the coordinator is wanted and serves none, one is moved to it first. */
    private static Optional<Victim> victim(StoryCluster cluster, boolean coordinator) throws InterruptedException {
        Optional<String> leader = cluster.coordinator("node1");
        if (leader.isEmpty()) {
            return Optional.empty();
        }
        if (coordinator && !cluster.served().containsValue(leader.get())) {
            moveGroup(cluster, 0, leader.get());
        }
        return cluster.served().entrySet().stream()
                .filter(entry -> entry.getValue().equals(leader.get()) == coordinator)
                .map(entry -> new Victim(entry.getValue(), entry.getKey(), coordinator))
                .findFirst();
    }

    private static void moveGroup(StoryCluster cluster, int group, String to) throws InterruptedException {
        Programs.Ended ended =
                cluster.bed().exec("node1", "crm_resource", "--move", "-r", "server" + group, "--node", to);
        if (ended.exit() != 0) {
            throw new BedException("crm_resource --move ended with " + ended.exit() + ": " + ended.text());
        }
        StoryCluster.await(LIMIT, () -> cluster.serving(group).equals(Optional.of(to)));
        pause();
    }

    private Optional<Double> move(int run) throws InterruptedException {
        String name = "move-" + run;
        try (StoryCluster cluster = start(name)) {
            long from = System.nanoTime();
            moveGroup(cluster, 1, "node5");
            Client.Gap gap = cluster.client().longestGap(cluster.address(1), from, System.nanoTime());
            if (!cluster.serving(1).equals(Optional.of("node5"))) {
                return none(name, "server1 did not arrive on node5; " + cluster.served());
            }
            System.out.printf(Locale.ROOT, "%-12s %.3f%n", name, gap.length().toNanos() / 1e9);
            return Optional.of(gap.length().toNanos() / 1e9);
        } catch (BedException e) {
            return none(name, e.getMessage());
        }
    }

    /** A cluster that is up and calm; its start is a figure of its own. */
    private StoryCluster start(String name) throws InterruptedException {
        StoryCluster cluster = StoryCluster.create("bench/" + name);
        try {
            deadtime = setting(cluster, "deadtime");
            load.add("load", loadAverage());
            long start = System.nanoTime();
            cluster.startAll();
            boolean all = cluster.awaitAllServed(LIMIT);
            double took = (System.nanoTime() - start) / 1e9;
            if (!all) {
                throw new BedException("cold start not done within " + LIMIT.toSeconds() + " s; " + cluster.served());
            }
            cold.add("all four answer", took);
            pause();
            return cluster;
        } catch (RuntimeException | IOException e) {
            cluster.close();
            throw e instanceof BedException bed ? bed : new BedException("cold start failed: " + e, e);
        }
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(CALM.toMillis());
    }

    private static String setting(StoryCluster cluster, String name) throws IOException {
        List<String> lines =
                new ArrayList<>(Files.readAllLines(cluster.bed().inside("node1", "/var/lib/systole/ha.cf")));
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("not set");
    }

    private static double loadAverage() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }
}

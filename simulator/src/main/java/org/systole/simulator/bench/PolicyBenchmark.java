package org.systole.simulator.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;
import org.systole.simulator.bench.LargeCluster.Situation;

/**
 * Plans for one made-up cluster, cold, steady and after the loss of a node, and prints what that took, beside
 * {@code crm_simulate} on the same document. CPU time of the planning thread is what counts on a machine that does
 * other things as well; the time on the wall is beside it.
 */
public final class PolicyBenchmark {
    private static final Instant NOW = Instant.ofEpochSecond(1_796_000_000L);
    private static final Duration PEER_LIMIT = Duration.ofSeconds(120);
    private static final int RUNS = 9;
    private static final long LARGEST_TO_PARSE = 200L << 20;

    private final PrintStream out;
    private final Path directory;
    private final boolean peer;

    private PolicyBenchmark(PrintStream out, Path directory, boolean peer) {
        this.out = out;
        this.directory = directory;
        this.peer = peer;
    }

    /**
     * Runs one size.
     *
     * @param arguments nodes, groups, a directory for the documents, and {@code peer} or {@code alone}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PolicyBenchmark benchmark = new PolicyBenchmark(System.out, Path.of(arguments[2]), arguments[3].equals("peer"));
        int nodes = Integer.parseInt(arguments[0]);
        int groups = Integer.parseInt(arguments[1]);
        for (Situation situation : Situation.values()) {
            benchmark.plan(nodes, groups, situation);
        }
        benchmark.change(nodes, groups);
        benchmark.out.printf(
                Locale.ROOT, "%8s peak memory of this process, documents included: %d MB%n", "", peakMegabytes());
        for (Situation situation : Situation.values()) {
            benchmark.read(nodes, groups, situation);
        }
    }

    /** What something took, in milliseconds. */
    private record Took(double cpu, double wall) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%8.1f (%8.1f)", cpu, wall);
        }
    }

    /** The median of several runs, after the first few have warmed it up. */
    private static Took median(Supplier<Object> work) {
        List<Took> all = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < RUNS && (i < 3 || System.nanoTime() - start < 30_000_000_000L); i++) {
            all.add(once(work));
        }
        List<Took> warm = new ArrayList<>(all.subList(all.size() / 3, all.size()));
        warm.sort(java.util.Comparator.comparing(Took::cpu));
        return warm.get(warm.size() / 2);
    }

    private static Took once(Supplier<Object> work) {
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        if (work.get() == null) {
            throw new IllegalStateException("nothing came of it");
        }
        return new Took((threads.getCurrentThreadCpuTime() - cpu) / 1e6, (System.nanoTime() - wall) / 1e6);
    }

    private static ClusterSnapshot snapshot(Element cib) {
        return ClusterSnapshot.of(SnapshotInput.ofFile(cib, true, NOW));
    }

    private void plan(int nodes, int groups, Situation situation) {
        Element cib = new LargeCluster(nodes, groups).cib(situation);
        ClusterSnapshot snapshot = snapshot(cib);
        Plan plan = new Scheduler().plan(snapshot);
        Took read = median(() -> snapshot(cib));
        Took planned = median(() -> new Scheduler().plan(snapshot));
        out.printf(
                Locale.ROOT,
                "%-8s %-6s %7d steps | plan %s ms | snapshot %s ms%n",
                nodes + "x" + groups,
                situation.name().toLowerCase(Locale.ROOT),
                plan.steps().size(),
                planned,
                read);
    }

    /** What reading the document as text takes, and what the peer takes for all. */
    private void read(int nodes, int groups, Situation situation) throws IOException, InterruptedException {
        Path file = directory.resolve(nodes + "x" + groups + "-" + situation + ".xml");
        write(new LargeCluster(nodes, groups).cib(situation), file);
        out.printf(Locale.ROOT, "%8s %-6s XML %s%n", "", situation.name().toLowerCase(Locale.ROOT), parsed(file));
        if (peer) {
            out.println("         " + Peer.run(file, PEER_LIMIT));
        }
        Files.delete(file);
    }

    /** A monitor finds one service dead: what the next plan costs, the snapshot included. */
    private void change(int nodes, int groups) {
        Element before = new LargeCluster(nodes, groups).cib(Situation.STEADY);
        Scheduler scheduler = new Scheduler();
        Scheduler.Outcome earlier = scheduler.again(SnapshotInput.ofFile(before, true, NOW), null);
        Element after = failed(before, LargeCluster.resource(groups / 2, "daemon"));
        SnapshotInput input = SnapshotInput.ofFile(after, true, NOW.plusSeconds(1));
        Plan plan = scheduler.plan(ClusterSnapshot.of(input));
        Took anew = median(() -> scheduler.plan(ClusterSnapshot.of(input)));
        Took again = median(() -> scheduler.again(input, earlier));
        if (!scheduler.again(input, earlier).plan().equals(plan)) {
            throw new IllegalStateException("the plan after an earlier one is another than the one from nothing");
        }
        out.printf(
                Locale.ROOT,
                "%8s one service of %d found dead: %d steps, snapshot and plan from nothing %s ms, after a plan %s ms%n",
                "",
                earlier.snapshot().configuration().resources().size(),
                plan.steps().size(),
                anew,
                again);
    }

    /** As the cluster renders it: what is not concerned stays the same element. */
    private static Element failed(Element element, String resource) {
        String key = resource + "_monitor_";
        boolean runsHere = element.descendants()
                .anyMatch(e -> e.attribute("operation_key", "").startsWith(key)
                        && !e.attribute("interval", "0").equals("0"));
        if (!runsHere) {
            return element;
        }
        return element.name().equals("lrm_rsc_op")
                ? element.with("rc-code", "7").with("call-id", "99999999")
                : element.mapChildren(c -> failed(c, resource));
    }

    /** Node by node, since the text of a large document does not fit into one string. */
    private static void write(Element cib, Path file) throws IOException {
        try (var text = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            String empty = Xml.print(cib.withChildren(List.of())).strip();
            text.write(empty.substring(0, empty.length() - 2) + ">\n");
            text.write(Xml.print(cib.childOrEmpty("configuration")));
            text.write("<status>\n");
            for (Element state : cib.childOrEmpty("status").children()) {
                text.write(Xml.print(state));
            }
            text.write("</status>\n</cib>\n");
        }
    }

    private static String parsed(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_TO_PARSE) {
            return size / 1_000_000 + " MB, not parsed";
        }
        String text = Files.readString(file);
        Took took = once(() -> {
            try {
                return Xml.parse(file.toString(), text);
            } catch (Xml.Malformed e) {
                throw new IllegalStateException(e);
            }
        });
        return String.format(Locale.ROOT, "%.1f MB %s ms", size / 1e6, took);
    }

    private static long peakMegabytes() throws IOException {
        return Peer.peakKilobytes(ProcessHandle.current().pid()) / 1024;
    }
}

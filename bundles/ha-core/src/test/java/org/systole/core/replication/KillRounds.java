package org.systole.core.replication;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kills nodes with SIGKILL in the middle of writing, again and again, with a snapshot every few entries. After every
 * round all logs must be equal, hold everything that was acknowledged, and nothing twice.
 */
final class KillRounds {
    private static final int ENTRIES_PER_SNAPSHOT = 12;

    private final int size;
    private final Random random;
    private final ProcessBench bench;
    private final LogHistory history;
    private int kills;
    private int allAtOnce;
    private int leaders;
    private int installed;

    KillRounds(Path directory, int size, long seed) {
        this.size = size;
        this.random = new Random(seed);
        this.bench = new ProcessBench(directory, size, ENTRIES_PER_SNAPSHOT, false);
        this.history = new LogHistory(bench);
    }

    /** What happened, in one line. */
    String run(int rounds) {
        try (bench) {
            history.startAll();
            history.write();
            for (int round = 0; round < rounds; round++) {
                try {
                    one(round);
                } catch (AssertionError e) {
                    throw new AssertionError("in round " + round + ": " + e.getMessage() + "\n" + bench.messages(), e);
                }
            }
            return rounds + " rounds on " + size + " nodes: " + kills + " kills (" + leaders + " of the leader, "
                    + allAtOnce + " rounds killed all nodes), " + history.acknowledged()
                    + " acknowledged entries, none lost, none twice; " + history.uncertain()
                    + " proposals without an answer; " + installed + " starts over another node's snapshot";
        }
    }

    private void one(int round) {
        List<Integer> victims = victims(round);
        int leader = history.leader();
        history.writeInFlight(1 + random.nextInt(30));
        if (random.nextBoolean()) {
            bench.compact(1 + random.nextInt(size));
        }
        bench.pass(Duration.ofMillis(random.nextInt(120)));
        history.writeInFlight(random.nextInt(5));
        victims.forEach(bench::kill);
        kills += victims.size();
        leaders += victims.contains(leader) ? 1 : 0;
        allAtOnce += victims.size() == size ? 1 : 0;
        if (victims.size() < (size + 1) / 2) {
            // The others go on, far enough that who comes back may need a snapshot.
            int more = 1 + random.nextInt(2 * ENTRIES_PER_SNAPSHOT);
            for (int i = 0; i < more; i++) {
                history.write();
            }
        }
        victims.forEach(bench::start);
        history.settleAndCheck();
        installed += (int) victims.stream().filter(bench::caughtUpBySnapshot).count();
    }

    /** Every third round all nodes, otherwise one or two of them, the leader as likely as any. */
    private List<Integer> victims(int round) {
        List<Integer> all = IntStream.rangeClosed(1, size).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(all, random);
        return round % 3 == 2 ? all : List.copyOf(all.subList(0, 1 + random.nextInt(2)));
    }
}

package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.replication.LogStore.Entry;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.replication.SnapshotFile.Snapshot;

class LogStoreTest {
    private static final LogStore.Limits SMALL = new LogStore.Limits(8 * 1024, 20, 1 << 20, 5);

    @TempDir
    Path directory;

    private LogStore open(FileOperations files) throws IOException {
        return LogStore.open(directory, files, SMALL);
    }

    private static List<Entry> entries(long term, String... bodies) {
        List<Entry> entries = new ArrayList<>();
        for (String body : bodies) {
            entries.add(new Entry(term, body.getBytes(StandardCharsets.UTF_8)));
        }
        return entries;
    }

    private static String body(LogStore store, long index) {
        return new String(store.get(index).body(), StandardCharsets.UTF_8);
    }

    @Test
    void whatWasAppendedAndPromisedIsThereAfterARestart() throws IOException {
        try (LogStore store = open(FileOperations.REAL)) {
            store.promise(3, new byte[] {7});
            store.append(1, entries(3, "a", "b", "c"));
            store.append(3, entries(3, "d"));
        }
        try (LogStore store = open(FileOperations.REAL)) {
            assertThat(store.term()).isEqualTo(3);
            assertThat(store.vote()).containsExactly(7);
            assertThat(store.last()).isEqualTo(3);
            assertThat(body(store, 2)).isEqualTo("b");
            assertThat(body(store, 3)).isEqualTo("d");
        }
    }

    /** Random work, power cut at a random step of it: whatever was said to be done is there. */
    @Test
    void aPowerCutAtAnyStepLosesNothingThatWasDone() throws IOException {
        int cuts = 0;
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            FaultyFiles files = new FaultyFiles(random);
            Path place = Files.createDirectories(directory.resolve("seed" + seed));
            Model model = new Model();
            for (int life = 0; life < 6; life++) {
                files.cutPowerIn(3 + random.nextInt(120));
                if (!model.live(place, files, random)) {
                    cuts++;
                }
                files.restart(place);
                model.check(place, files, "seed " + seed + " life " + life);
                files.restart(place);
            }
        }
        assertThat(cuts).isGreaterThan(600);
    }

    @Test
    void aStoreThatCannotBeOpenedLeavesNobodyAtWorkInItsDirectory() throws IOException {
        Set<Thread> before = preparingSpace();
        int refused = 0;
        for (int step = 1; step < 40; step++) {
            FaultyFiles files = new FaultyFiles(new Random(step));
            files.cutPowerIn(step);
            try (LogStore store =
                    LogStore.open(Files.createDirectories(directory.resolve("cut" + step)), files, SMALL)) {
                assertThat(store.isEmpty()).isTrue();
            } catch (IOException | LogFailed e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(preparingSpace()).isSubsetOf(before));
    }

    private static Set<Thread> preparingSpace() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("systole-log-space"))
                .collect(Collectors.toSet());
    }

    /** What the store said was done, and what it was doing when the power went. */
    private static final class Model {
        private final List<Entry> done = new ArrayList<>();
        private List<Entry> doing = List.of();
        private int kept;
        private long term;
        private long promising;
        private long committed;

        boolean live(Path place, FileOperations files, Random random) throws IOException {
            LogStore store;
            try {
                store = LogStore.open(place, files, SMALL);
            } catch (IOException | LogFailed e) {
                return false;
            }
            try (store) {
                for (int step = 0; step < 40; step++) {
                    work(store, random);
                }
                return true;
            } catch (LogFailed e) {
                return false;
            }
        }

        private void work(LogStore store, Random random) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    promising = term + 1;
                    store.promise(promising, new byte[] {(byte) promising});
                    term = promising;
                }
                case 1 -> {
                    if (store.committed()
                            > store.snapshot().map(s -> s.position().index()).orElse(0L)) {
                        Position position = new Position(store.get(committed).term(), committed);
                        store.keepSnapshot(new Snapshot(position, new byte[random.nextInt(3000)]));
                    }
                }
                default -> append(store, random);
            }
        }

        private void append(LogStore store, Random random) {
            List<Entry> added = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                    .mapToObj(i -> new Entry(Math.max(1, term), new byte[random.nextInt(1500)]))
                    .toList();
            // Sometimes in place of what is not committed, as after a change of leaders.
            long from = random.nextInt(5) == 0
                    ? committed + 1 + random.nextInt(done.size() - (int) committed + 1)
                    : done.size() + 1;
            doing = new ArrayList<>(done.subList(0, (int) from - 1));
            doing.addAll(added);
            kept = (int) from - 1;
            store.append(from, added);
            done.clear();
            done.addAll(doing);
            kept = done.size();
            committed += random.nextInt(done.size() - (int) committed + 1);
            store.commit(committed);
        }

        void check(Path place, FileOperations files, String where) throws IOException {
            try (LogStore store = LogStore.open(place, files, SMALL)) {
                assertThat(store.term()).as(where).isIn(term, promising);
                term = store.term();
                // What an append replaces is gone before the append is there: it contradicted the leader.
                List<Entry> cut = List.copyOf(done.subList(0, kept));
                List<Entry> found = Stream.of(List.copyOf(done), doing, cut)
                        .filter(entries -> same(store, entries))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(where + ": the log has entries " + store.first() + " to "
                                + store.last() + ", but had " + done.size() + " before the last append, " + kept
                                + " in the middle of it and " + doing.size() + " after it"));
                done.clear();
                done.addAll(found);
                doing = found;
                kept = found.size();
                // What was committed is told with the next append only; the snapshot and the rest of the log suffice.
                store.commit(committed);
            }
        }

        private static boolean same(LogStore store, List<Entry> expected) {
            if (store.last() != expected.size()) {
                return false;
            }
            for (long index = store.first(); index <= store.last(); index++) {
                Entry entry = expected.get((int) index - 1);
                if (store.get(index).term() != entry.term()
                        || !java.util.Arrays.equals(store.get(index).body(), entry.body())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One bit anywhere in what was written: found, and never taken for a log that ends earlier. */
    @Test
    void anyFlippedBitIsFound() throws IOException {
        try (LogStore store = open(FileOperations.REAL)) {
            store.promise(2, new byte[] {1});
            for (int i = 1; i <= 8; i++) {
                store.append(i, entries(2, "entry " + "x".repeat(100 * i)));
            }
            store.commit(6);
            store.keepSnapshot(new Snapshot(new Position(2, 6), "a state".getBytes(StandardCharsets.UTF_8)));
            store.append(9, entries(2, "after"));
        }
        Random random = new Random(1);
        List<String> unnoticed = new ArrayList<>();
        int flips = 0;
        for (Path file : FileOperations.REAL.list(directory)) {
            if (file.endsWith("spare")) {
                continue;
            }
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < 120; i++) {
                int at = random.nextInt(good.length);
                if (isBlank(good, at)) {
                    continue;
                }
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bad);
                flips++;
                try (LogStore store = open(FileOperations.REAL)) {
                    unnoticed.add(file.getFileName() + " offset " + at + " opened with " + store.last() + " entries");
                } catch (LogDamaged e) {
                    assertThat(e)
                            .hasMessageContaining(file.getFileName().toString())
                            .hasMessageContaining("offset");
                }
                Files.write(file, good);
            }
        }
        assertThat(flips).isGreaterThan(100);
        assertThat(unnoticed).isEmpty();
    }

    /** Sectors that were never written hold nothing that could be damaged. */
    private static boolean isBlank(byte[] content, int at) {
        int from = at / Sectors.SIZE * Sectors.SIZE;
        for (int i = from; i < Math.min(from + Sectors.SIZE, content.length); i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void missingOrShortFilesAreFound() throws IOException {
        try (LogStore store = open(FileOperations.REAL)) {
            store.promise(1, new byte[] {1});
            for (int i = 1; i <= 30; i++) {
                store.append(i, entries(1, "x".repeat(900)));
            }
        }
        List<Path> files = FileOperations.REAL.list(directory).stream()
                .filter(file -> !file.endsWith("spare"))
                .toList();
        assertThat(files).hasSizeGreaterThan(3);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            boolean newest = file.equals(files.get(files.size() - 1));
            if (!newest) {
                Files.delete(file);
                assertThatThrownBy(() -> open(FileOperations.REAL))
                        .as("without " + file)
                        .isInstanceOf(LogDamaged.class);
            }
            Files.write(file, java.util.Arrays.copyOf(good, good.length / 2 + 1));
            assertThatThrownBy(() -> open(FileOperations.REAL))
                    .as("half of " + file)
                    .isInstanceOf(LogDamaged.class);
            Files.write(file, good);
        }
    }

    @Test
    void afterAFlushThatFailedOnceNothingIsEverAcknowledged() throws IOException {
        FaultyFiles files = new FaultyFiles(new Random(1));
        try (LogStore store = open(files)) {
            store.promise(1, new byte[] {1});
            store.append(1, entries(1, "kept"));
            files.failForceOf("systole-log-disk");
            assertThatThrownBy(() -> store.append(2, entries(1, "perhaps")))
                    .isInstanceOf(LogFailed.class)
                    .hasMessageContaining("Input/output error");
            assertThatThrownBy(() -> store.append(2, entries(1, "again"))).isInstanceOf(LogFailed.class);
            assertThatThrownBy(() -> store.promise(2, new byte[] {2})).isInstanceOf(LogFailed.class);
            assertThatThrownBy(() -> store.reserve(store.last() + 1, 1, 1)).isInstanceOf(LogFailed.class);
            assertThat(store.last()).isEqualTo(1);
        }
        // The next process writes everything anew before it counts: what stood in memory only is on disk then.
        try (LogStore store = open(files)) {
            assertThat(body(store, 1)).isEqualTo("kept");
        }
        files.restart(directory);
        try (LogStore store = open(files)) {
            assertThat(body(store, 1)).isEqualTo("kept");
        }
    }

    @Test
    void aFullDiskIsNoFailureAndTheVoteStillHasSpace() throws IOException {
        FaultyFiles files = new FaultyFiles(new Random(1));
        try (LogStore store = open(files)) {
            store.promise(1, new byte[] {1});
            long index = 0;
            store.append(++index, entries(1, "first"));
            files.full(true);
            while (store.reserve(store.last() + 1, 1, 1000)) {
                store.append(++index, entries(1, "x".repeat(1000)));
                assertThat(index).as("a full disk has room for ever").isLessThan(100);
            }
            assertThat(store.reserve(store.last() + 1, 1, 1000)).isFalse();
            store.commit(index);
            assertThat(store.keepSnapshot(new Snapshot(new Position(1, index), new byte[5000])))
                    .isFalse();
            store.promise(2, new byte[] {2});
            files.full(false);
            assertThat(store.reserve(store.last() + 1, 1, 1000)).isTrue();
            store.append(++index, entries(2, "after"));
            assertThat(store.keepSnapshot(new Snapshot(new Position(2, index), new byte[5000])))
                    .isTrue();
            long last = index;
            files.restart(directory);
            try (LogStore next = open(files)) {
                assertThat(next.last()).isEqualTo(last);
                assertThat(next.term()).isEqualTo(2);
            }
        }
    }

    @Test
    void aNodeThatStartsOnAFullDiskKeepsItsLogAndWaits() throws IOException {
        FaultyFiles files = new FaultyFiles(new Random(1));
        try (LogStore store = open(files)) {
            store.promise(1, new byte[] {1});
            store.append(1, entries(1, "kept"));
        }
        files.full(true);
        try (LogStore store = open(files)) {
            assertThat(body(store, 1)).isEqualTo("kept");
            assertThat(store.reserve(store.last() + 1, 1, 1)).isFalse();
            files.full(false);
            assertThat(store.reserve(store.last() + 1, 1, 1)).isTrue();
            store.append(2, entries(1, "more"));
        }
    }

    @Test
    void anotherDisksFilesAreNoticed() throws IOException {
        try (LogStore store = open(FileOperations.REAL)) {
            store.promise(1, new byte[] {1});
        }
        Path other = directory.resolve("other");
        LogStore.open(other, FileOperations.REAL, SMALL).close();
        Path segment = FileOperations.REAL.list(other).stream()
                .filter(LogWriter::isSegment)
                .findFirst()
                .orElseThrow();
        Path own = FileOperations.REAL.list(directory).stream()
                .filter(LogWriter::isSegment)
                .findFirst()
                .orElseThrow();
        Files.write(own, Files.readAllBytes(segment));
        assertThatThrownBy(() -> open(FileOperations.REAL))
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining("another disk");
    }
}

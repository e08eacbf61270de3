package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.replication.ReplicatedLog.Committed;
import org.systole.core.replication.TestCluster.Member;

/** Three nodes whose disks are damaged, full, or fail. */
@Timeout(180)
class DiskTroubleTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String DISK_THREAD = "systole-log-disk";

    @TempDir
    Path base;

    private TestCluster cluster;
    private final Map<Integer, FaultyFiles> disks = new TreeMap<>();
    private final List<String> acknowledged = new ArrayList<>();
    private int written;

    @BeforeEach
    void makeCluster() {
        cluster = new TestCluster(base, 3, new LogStore.Limits(16 * 1024, 20, 1 << 20, 5));
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    private void startAll() {
        for (int node = 1; node <= 3; node++) {
            startFaulty(node);
        }
    }

    private void startFaulty(int node) {
        disks.put(node, new FaultyFiles(new Random(node)));
        cluster.start(node, disks.get(node));
    }

    /** Writes until one more entry is acknowledged; each attempt another text, because nobody knows of the last. */
    private void write(String padding) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> tryWrite(padding));
    }

    private boolean tryWrite(String padding) throws InterruptedException {
        for (Member member : cluster.members()) {
            if (member.leads()) {
                String text = "e" + ++written + padding;
                CompletableFuture<Committed> answer = member.node.log().propose(text.getBytes(StandardCharsets.UTF_8));
                try {
                    answer.get(20, TimeUnit.SECONDS);
                    acknowledged.add(text);
                    return true;
                } catch (ExecutionException | TimeoutException e) {
                    return false;
                }
            }
        }
        return false;
    }

    private void writeMany(int count, String padding) {
        for (int i = 0; i < count; i++) {
            write(padding);
        }
    }

    private int leader() {
        Member leading = cluster.leader();
        for (int node = 1; node <= 3; node++) {
            if (cluster.member(node) == leading) {
                return node;
            }
        }
        throw new AssertionError("the leader is none of the nodes");
    }

    /** All present nodes become equal, hold what was acknowledged, and nothing twice. */
    private void check() {
        write("");
        await().atMost(LONG).until(() -> cluster.members().stream()
                .map(member -> member.machine.entries())
                .allMatch(entries -> entries.containsAll(acknowledged)
                        && entries.equals(cluster.members().get(0).machine.entries())));
        assertThat(cluster.members().get(0).machine.entries()).doesNotHaveDuplicates();
    }

    private Path raft(int node) {
        return base.resolve("n" + node).resolve("var/raft");
    }

    private void flip(int node, Predicate<Path> which) throws IOException {
        Path file = FileOperations.REAL.list(raft(node)).stream()
                .filter(which)
                .findFirst()
                .orElseThrow();
        byte[] content = Files.readAllBytes(file);
        content[Math.min(content.length, Sectors.SIZE) / 2] ^= 0x10;
        Files.write(file, content);
    }

    private List<Path> setAside(int node) throws IOException {
        return new DamagedLogs(raft(node)).all();
    }

    @Test
    void aDamagedLogIsFoundAndFetchedAnewFromTheOthers() throws IOException {
        startAll();
        writeMany(30, "");
        List<Predicate<Path>> files =
                List.of(LogWriter::isSegment, file -> file.endsWith("snapshot"), file -> file.endsWith("ballot"));
        for (int i = 0; i < files.size(); i++) {
            cluster.stop(2);
            flip(2, files.get(i));
            writeMany(3, "");
            startFaulty(2);
            assertThat(setAside(2)).hasSize(i + 1);
            check();
        }
        // It is as good as the others: with one of them it makes a majority.
        await().atMost(LONG).until(() -> {
            cluster.stop(1);
            boolean carried = carries();
            startFaulty(1);
            return carried;
        });
        check();
    }

    private boolean carries() {
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> tryWrite(""));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    @Test
    void aDiskThatIsDamagedAgainAndAgainIsNotUsed() throws IOException {
        startAll();
        writeMany(3, "");
        cluster.stop(2);
        for (int i = 1; i <= 3; i++) {
            Files.createDirectories(raft(2).resolveSibling("raft.damaged-" + i));
        }
        flip(2, LogWriter::isSegment);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> cluster.start(2)))
                .hasMessageContaining("4th time")
                .hasMessageContaining("check the disk")
                .hasMessageContaining("the header is damaged");
        assertThat(raft(2)).exists();
    }

    @Test
    void damagedLogsDoNotFoundAClusterThatForgetsEverything() throws IOException {
        startAll();
        writeMany(5, "");
        check();
        for (int node = 1; node <= 3; node++) {
            cluster.stop(node);
        }
        flip(1, LogWriter::isSegment);
        flip(2, LogWriter::isSegment);
        startFaulty(1);
        startFaulty(2);
        await().atMost(LONG)
                .until(() ->
                        cluster.member(1).node.membership().view().members().size() == 2);
        // Longer than a majority of really empty disks waits before it founds a cluster.
        await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(8)).until(() -> cluster.members().stream()
                .noneMatch(Member::leads));
        startFaulty(3);
        // One sound log of three is no majority: nobody knows whether it has all that was acknowledged.
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> cluster.members().stream()
                .noneMatch(Member::leads));
    }

    @Test
    void aFollowersFailedFlushStopsThatNodeAlone() {
        startAll();
        writeMany(5, "");
        int follower = leader() % 3 + 1;
        disks.get(follower).failForceOf(DISK_THREAD);
        writeMany(5, "");
        await().atMost(LONG).until(() -> !cluster.member(follower).failures.isEmpty());
        assertThat(cluster.member(follower).failures.get(0)).contains("Input/output error", "stops taking part");
        writeMany(5, "");
        List<String> heard = cluster.member(follower).machine.entries();
        writeMany(5, "");
        assertThat(cluster.member(follower).machine.entries()).isEqualTo(heard);
        cluster.stop(follower);
        startFaulty(follower);
        check();
    }

    @Test
    void aLeadersFailedFlushEndsItsLeadershipAndLosesNothing() {
        startAll();
        writeMany(5, "");
        int old = leader();
        disks.get(old).failForceOf(DISK_THREAD);
        write("");
        await().atMost(LONG)
                .until(() -> !cluster.member(old).failures.isEmpty()
                        && !cluster.member(old).leads());
        assertThat(cluster.member(old).failures).hasSize(1);
        writeMany(5, "");
        assertThat(cluster.leader().node.membership().view().members()).hasSize(2);
        cluster.stop(old);
        startFaulty(old);
        check();
    }

    @Test
    void oneFullDiskHoldsUpNobody() {
        startAll();
        writeMany(5, "");
        int old = leader();
        disks.get(old).full(true);
        writeMany(40, "x".repeat(1000));
        await().atMost(LONG).until(() -> cluster.member(old).space.contains(true));
        writeMany(5, "");
        assertThat(cluster.member(old).leads()).isFalse();
        assertThat(cluster.member(old).failures).isEmpty();
        disks.get(old).full(false);
        check();
        assertThat(cluster.member(old).space).endsWith(false);
    }

    @Test
    void withAllDisksFullNothingIsAcknowledgedUntilThereIsSpace() throws InterruptedException {
        startAll();
        writeMany(5, "");
        disks.values().forEach(disk -> disk.full(true));
        String padding = "x".repeat(1000);
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            tryWrite(padding);
            return cluster.members().stream()
                            .filter(member -> member.space.contains(true))
                            .count()
                    >= 2;
        });
        int before = acknowledged.size();
        for (int i = 0; i < 5; i++) {
            assertThat(tryWrite(padding)).isFalse();
        }
        assertThat(acknowledged).hasSize(before);
        assertThat(cluster.members()).allMatch(member -> member.failures.isEmpty());
        disks.values().forEach(disk -> disk.full(false));
        check();
    }
}

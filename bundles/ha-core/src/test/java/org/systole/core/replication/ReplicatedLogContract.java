package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.systole.core.replication.ReplicatedLog.Committed;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.NotAccepted;

/**
 * What every engine behind {@link ReplicatedLog} must survive, whatever it is made of. Implement {@link #bench} in a
 * test class of the engine; an engine in virtual time advances its clock in {@link LogBench#await}.
 */
public interface ReplicatedLogContract {
    Duration LONG = Duration.ofSeconds(60);

    /** Nodes of the engine under test, all down, all disks empty. */
    LogBench bench(int size);

    @Test
    default void allNodesApplyTheSameEntriesInTheSameOrder() {
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            history.startAll();
            for (int i = 0; i < 30; i++) {
                history.write();
            }
            history.settleAndCheck();
        }
    }

    @Test
    default void onlyTheLeaderAcceptsProposals() {
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            history.startAll();
            history.write();
            int leader = history.leader();
            int other = leader % 3 + 1;
            CompletableFuture<Committed> answer = bench.propose(other, "elsewhere");
            assertThat(bench.await(LONG, answer::isDone)).isTrue();
            assertThatThrownBy(answer::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotAccepted.class);
            history.settleAndCheck();
            assertThat(bench.applied(leader)).noneMatch(entry -> entry.text().equals("elsewhere"));
        }
    }

    @Test
    default void entriesSurviveTheDeathOfLeadersAndOfAllNodes() {
        Random random = new Random(7);
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            history.startAll();
            for (int round = 0; round < 4; round++) {
                history.writeInFlight(5);
                history.write();
                Set<Integer> victims = round % 2 == 0 ? Set.of(history.leader()) : Set.of(1, 2, 3);
                history.writeInFlight(3);
                victims.forEach(bench::kill);
                if (round % 2 == 0) {
                    history.write();
                }
                bench.pass(Duration.ofMillis(random.nextInt(200)));
                victims.forEach(bench::start);
                bench.compact(1 + random.nextInt(3));
            }
            history.settleAndCheck();
        }
    }

    @Test
    default void aPausedLeaderThatWakesContradictsNobody() {
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            history.startAll();
            history.write();
            int old = history.leader();
            history.writeInFlight(3);
            bench.pause(old);
            history.writeElsewhere(old);
            history.writeElsewhere(old);
            bench.resume(old);
            // It still believes that it leads: whatever it answers now must be true.
            for (int i = 0; i < 10; i++) {
                history.proposeAt(old);
            }
            history.write();
            history.settleAndCheck();
        }
    }

    @Test
    default void aLeaderInAMinorityAcknowledgesNothing() {
        try (LogBench bench = bench(5)) {
            assumeTrue(bench.canSeparate(), "this bench cannot separate nodes (needs root and network namespaces)");
            LogHistory history = new LogHistory(bench);
            history.startAll();
            history.write();
            int old = history.leader();
            int companion = old % 5 + 1;
            bench.separate(Set.of(old, companion));
            List<CompletableFuture<Committed>> hopeless =
                    IntStream.range(0, 5).mapToObj(i -> history.proposeAt(old)).toList();
            history.writeElsewhere(old);
            history.writeElsewhere(old);
            assertThat(hopeless).noneMatch(answer -> answer.isDone() && !answer.isCompletedExceptionally());
            bench.heal();
            history.write();
            history.settleAndCheck();
        }
    }

    @Test
    default void anEmptyNodeCatchesUpAndCarriesAMajority() {
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            bench.start(1);
            bench.start(2);
            for (int i = 0; i < 20; i++) {
                history.write();
            }
            bench.compact(1);
            bench.compact(2);
            for (int i = 0; i < 20; i++) {
                history.write();
            }
            bench.start(3);
            history.settleAndCheck(1, 2, 3);
            assertThat(bench.await(LONG, () -> bench.admitted(3))).isTrue();
            // The newcomer and one of the others, both started anew, have everything.
            bench.kill(1);
            bench.kill(2);
            bench.kill(3);
            bench.start(2);
            bench.start(3);
            history.write();
            history.settleAndCheck(2, 3);
            bench.start(1);
            history.settleAndCheck();
        }
    }

    @Test
    default void aWipedDiskDoesNotCountUntilTheOthersAdmitIt() {
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            history.startAll();
            history.write();
            history.settleAndCheck();
            // Node 3 misses an entry that 1 and 2 have; then 1 dies and 2 loses its disk: only 1 still has it.
            bench.kill(3);
            history.write();
            bench.kill(1);
            bench.kill(2);
            bench.wipe(2);
            bench.start(2);
            bench.start(3);
            CompletableFuture<Committed> second = bench.propose(2, "forgotten 2");
            CompletableFuture<Committed> third = bench.propose(3, "forgotten 3");
            boolean acknowledged = bench.await(
                    Duration.ofSeconds(6),
                    () -> succeeded(second) || succeeded(third) || leads(bench, 2) || leads(bench, 3));
            assertThat(acknowledged)
                    .as("an empty disk and one that missed an entry must not make a majority")
                    .isFalse();
            bench.start(1);
            history.write();
            history.settleAndCheck();
        }
    }

    @Test
    default void everyTermHasAtMostOneLeader() {
        try (LogBench bench = bench(3)) {
            LogHistory history = new LogHistory(bench);
            history.startAll();
            Set<Long> led = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                history.write();
                int leader = history.leader();
                for (int node = 1; node <= 3; node++) {
                    int asked = node;
                    bench.leaderships(node).stream()
                            .filter(Leadership::self)
                            .map(Leadership::term)
                            .distinct()
                            .filter(term -> asked == leader && term > 0)
                            .forEach(led::add);
                }
                long term = bench.leaderships(leader).stream()
                        .filter(Leadership::self)
                        .mapToLong(Leadership::term)
                        .max()
                        .orElseThrow();
                for (int node = 1; node <= 3; node++) {
                    if (node != leader) {
                        assertThat(bench.leaderships(node)).noneMatch(said -> said.self() && said.term() == term);
                    }
                }
                bench.kill(leader);
                history.write();
                bench.start(leader);
            }
            assertThat(led).hasSizeGreaterThanOrEqualTo(3);
            history.settleAndCheck();
        }
    }

    private static boolean succeeded(CompletableFuture<Committed> answer) {
        return answer.isDone() && !answer.isCompletedExceptionally();
    }

    private static boolean leads(LogBench bench, int node) {
        List<Leadership> said = bench.leaderships(node);
        return Optional.of(said)
                .filter(list -> !list.isEmpty())
                .map(list -> list.get(list.size() - 1).self())
                .orElse(false);
    }
}

package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.systole.core.replication.LogBench.Applied;
import org.systole.core.replication.ReplicatedLog.Committed;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.NotAccepted;
import org.systole.core.replication.ReplicatedLog.Position;

/** What was proposed to a bench's nodes and what they answered; checks that the nodes' logs agree with it. */
final class LogHistory {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LogBench bench;
    private String padding = "";
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Committed>> open = new CopyOnWriteArrayList<>();

    LogHistory(LogBench bench) {
        this.bench = bench;
    }

    /** Makes every later entry longer by this many characters. */
    void pad(int characters) {
        padding = "-" + "x".repeat(characters);
    }

    void startAll() {
        for (int node = 1; node <= bench.size(); node++) {
            bench.start(node);
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** How many proposals ended without a yes or a no. */
    long uncertain() {
        return open.stream().filter(CompletableFuture::isDone).count() - acknowledged.size() - refused.size();
    }

    /** Waits for a node that says it leads, newest term first. */
    int leader() {
        return leader(node -> true);
    }

    private int leader(IntPredicate allowed) {
        assertThat(bench.await(LONG, () -> newest(allowed).isPresent()))
                .as("no leader within " + LONG)
                .isTrue();
        return newest(allowed).orElseThrow();
    }

    private Optional<Integer> newest(IntPredicate allowed) {
        long best = -1;
        Optional<Integer> leader = Optional.empty();
        for (int node = 1; node <= bench.size(); node++) {
            List<Leadership> said = bench.leaderships(node);
            if (allowed.test(node)
                    && !said.isEmpty()
                    && said.get(said.size() - 1).self()) {
                long term = said.get(said.size() - 1).term();
                if (term > best) {
                    best = term;
                    leader = Optional.of(node);
                }
            }
        }
        return leader;
    }

    CompletableFuture<Committed> proposeAt(int node) {
        String text = "e" + numbers.incrementAndGet() + padding;
        CompletableFuture<Committed> answer = bench.propose(node, text);
        open.add(answer);
        return answer.whenComplete((committed, failure) -> {
            if (failure == null) {
                acknowledged.put(text, committed.position());
            } else if (failure instanceof NotAccepted || failure.getCause() instanceof NotAccepted) {
                refused.add(text);
            }
        });
    }

    /** Writes one entry, trying until one is acknowledged. */
    void write() {
        write(node -> true);
    }

    /** The same, but never at this node. */
    void writeElsewhere(int not) {
        write(node -> node != not);
    }

    private void write(IntPredicate allowed) {
        for (int attempt = 0; attempt < 50; attempt++) {
            CompletableFuture<Committed> answer = proposeAt(leader(allowed));
            assertThat(bench.await(LONG, answer::isDone))
                    .as("a proposal has no outcome")
                    .isTrue();
            if (!answer.isCompletedExceptionally()) {
                return;
            }
            bench.pass(Duration.ofMillis(50));
        }
        throw new AssertionError("50 proposals in a row were not acknowledged");
    }

    /** Proposes some entries at the leader and does not wait. */
    void writeInFlight(int count) {
        int leader = leader();
        for (int i = 0; i < count; i++) {
            proposeAt(leader);
        }
    }

    void settleAndCheck() {
        settleAndCheck(IntStream.rangeClosed(1, bench.size()).toArray());
    }

    /** Waits until these nodes have the same log, then compares it with what was acknowledged. */
    void settleAndCheck(int... nodes) {
        assertThat(bench.await(LONG, () -> open.stream().allMatch(CompletableFuture::isDone)))
                .as("some proposals never got an outcome")
                .isTrue();
        write(node -> IntStream.of(nodes).anyMatch(n -> n == node));
        boolean same = bench.await(LONG, () -> {
            List<Applied> first = bench.applied(nodes[0]);
            return first.size() > 0
                    && acknowledgedIsIn(first)
                    && IntStream.of(nodes).allMatch(node -> bench.applied(node).equals(first));
        });
        List<Applied> entries = bench.applied(nodes[0]);
        check(entries);
        assertThat(same)
                .as(() -> "the nodes did not become equal: "
                        + IntStream.of(nodes)
                                .mapToObj(node ->
                                        node + " has " + bench.applied(node).size())
                                .toList())
                .isTrue();
    }

    private boolean acknowledgedIsIn(List<Applied> entries) {
        return entries.stream().map(Applied::text).collect(Collectors.toSet()).containsAll(acknowledged.keySet());
    }

    private void check(List<Applied> entries) {
        Map<String, Position> where = new HashMap<>();
        List<String> twice = new ArrayList<>();
        Position before = Position.NONE;
        for (Applied entry : entries) {
            if (where.put(entry.text(), entry.position()) != null) {
                twice.add(entry.text());
            }
            assertThat(entry.position().index()).isGreaterThan(before.index());
            assertThat(entry.position().term()).isGreaterThanOrEqualTo(before.term());
            before = entry.position();
        }
        assertThat(twice).as("applied twice").isEmpty();
        assertThat(where).as("acknowledged, and not in the log").containsAllEntriesOf(acknowledged);
        assertThat(refused).as("refused, and yet in the log").noneMatch(where::containsKey);
    }
}

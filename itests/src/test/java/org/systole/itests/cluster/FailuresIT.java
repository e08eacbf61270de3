package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.itests.cluster.ClusterUnderTest.SOON;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.systole.testbed.story.StoryCluster;

/**
 * Real processes, real failures. After each: no address, disk or daemon was on two nodes at any sample, every
 * acknowledged configuration change is there, all servers answer.
 */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FailuresIT {
    private static final java.time.Duration DEAF = java.time.Duration.ofSeconds(60);

    @Test
    void theCoordinatorLosesItsPower() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("coordinator-cut", List.of())) {
            losePower(test, test.coordinator());
        }
    }

    @Test
    void anotherNodeLosesItsPower() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("follower-cut", List.of())) {
            losePower(test, test.follower());
        }
    }

    private static void losePower(ClusterUnderTest test, String victim) throws InterruptedException {
        test.awaitChanges(5);
        test.bed().powerCut(victim);
        test.avoid(victim);
        awaitFenced(test, victim);
        test.assertUnharmed(other(victim));
        assertThat(test.cluster().served()).doesNotContainValue(victim);
    }

    @Test
    void aCableIsPulledOut() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("unplugged", List.of("keepalive 1", "deadtime 4"))) {
            String victim = test.follower();
            test.awaitChanges(5);
            test.bed().unplug(victim);
            test.avoid(victim);
            awaitFenced(test, victim);
            test.assertUnharmed(other(victim));
            assertThat(test.cluster().served()).doesNotContainValue(victim);
        }
    }

    @Test
    void aFrozenNodeIsFenced() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("frozen", List.of("keepalive 1", "deadtime 3"))) {
            String victim = test.follower();
            test.awaitChanges(5);
            test.avoid(victim);
            test.bed().pause(victim);
            awaitFenced(test, victim);
            test.assertUnharmed(other(victim));
        }
    }

    @Test
    void aFrozenNodeThatCannotBeFencedWakesAfterThreeDeadtimes() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("woken", List.of("keepalive 1", "deadtime 3"))) {
            String victim = test.follower();
            int group = test.bed().number(victim) - 1;
            test.awaitChanges(5);
            test.avoid(victim);
            test.cluster().power().order("dead");
            test.bed().pause(victim);
            boolean moved = StoryCluster.await(java.time.Duration.ofSeconds(9), () -> !test.cluster()
                    .watcher()
                    .holder(test.cluster().address(group))
                    .equals(Optional.of(victim)));
            assertThat(moved)
                    .as("nothing of a node that may still run starts elsewhere")
                    .isFalse();
            test.bed().resume(victim);
            test.awaitChanges(2);
            test.cluster().power().order("alive");
            test.assertUnharmed(other(victim));
        }
    }

    /** The strip is deaf for a minute while a node is really dead: nothing moves on a guess, and then it does. */
    @Test
    void nothingMovesWhileTheFencingDeviceIsDeadAndThenItDoes() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("deaf-strip", List.of())) {
            String victim = test.follower();
            int group = test.bed().number(victim) - 1;
            test.awaitChanges(5);
            test.avoid(victim);
            test.cluster().power().order("dead");
            long deaf = System.nanoTime();
            test.bed().powerCut(victim);

            boolean moved = StoryCluster.await(DEAF, () -> startsElsewhere(test, group, victim, deaf));
            assertThat(moved)
                    .as("nothing starts elsewhere while nobody can say that %s is off", victim)
                    .isFalse();

            test.cluster().power().order("alive");
            long back = System.nanoTime();
            awaitFenced(test, victim);
            assertThat(StoryCluster.await(SOON, () -> startsElsewhere(test, group, victim, deaf)))
                    .as(
                            "then the group of %s is taken over; %s",
                            victim, test.cluster().status(other(victim)))
                    .isTrue();
            System.out.printf(
                    "the strip answered again: fenced after %.1f s, the address elsewhere after %.1f s%n",
                    seconds(back, fenced(test, victim)), seconds(back, taken(test, group, victim)));
            test.assertUnharmed(other(victim));
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static long fenced(ClusterUnderTest test, String victim) {
        return test.bed().powerEvents().stream()
                .filter(event -> event.node().equals(victim) && !event.on())
                .findFirst()
                .orElseThrow()
                .nanos();
    }

    private static boolean startsElsewhere(ClusterUnderTest test, int group, String victim, long since) {
        return test.cluster().watcher().changes().stream()
                .filter(change -> change.nanos() >= since)
                .filter(change -> change.thing().contains(test.cluster().address(group)))
                .anyMatch(change -> change.to().stream().anyMatch(node -> !node.equals(victim)));
    }

    private static long taken(ClusterUnderTest test, int group, String victim) {
        return test.cluster().watcher().changes().stream()
                .filter(change -> change.thing().contains(test.cluster().address(group)))
                .filter(change -> change.to().stream().anyMatch(node -> !node.equals(victim)))
                .reduce((a, b) -> b)
                .orElseThrow()
                .nanos();
    }

    @Test
    void aJvmIsKilledUnderItsServices() throws InterruptedException {
        try (ClusterUnderTest test = ClusterUnderTest.start("jvm-killed", List.of())) {
            String victim = test.follower();
            test.awaitChanges(5);
            test.avoid(victim);
            test.bed().killJvm(victim);
            awaitFenced(test, victim);
            test.assertUnharmed(other(victim));
        }
    }

    private static String other(String victim) {
        return victim.equals("node1") ? "node4" : "node1";
    }

    private static void awaitFenced(ClusterUnderTest test, String victim) throws InterruptedException {
        boolean fenced = StoryCluster.await(SOON, () -> test.bed().powerEvents().stream()
                .anyMatch(event -> event.node().equals(victim) && !event.on()));
        assertThat(fenced)
                .as("%s is fenced; %s", victim, test.cluster().status(other(victim)))
                .isTrue();
    }
}

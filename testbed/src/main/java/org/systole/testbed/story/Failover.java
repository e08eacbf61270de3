package org.systole.testbed.story;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.systole.testbed.PowerEvent;
import org.systole.testbed.watch.Client;
import org.systole.testbed.watch.Watcher;

/**
 * What the outside observers saw of one group's move after a failure, all in seconds since the failure. A step that was
 * not seen is NaN.
 *
 * @param node where the group runs now
 * @param ordered the power strip got the command: the loss was noticed, agreed on and decided
 * @param off nothing of the failed node was left, and only then the strip reports off
 * @param address the node had the address
 * @param disk the node had the disk mounted
 * @param daemon the daemon listened
 * @param client the first answer to a question asked after the failure
 */
public record Failover(
        String node, double ordered, double off, double address, double disk, double daemon, double client) {

    /**
     * Waits until the client is served by another node than the failed one, and reads what was seen.
     *
     * @param victim the node that failed
     * @param failed {@link System#nanoTime} when it failed
     */
    public static Optional<Failover> observe(
            StoryCluster cluster, int group, String victim, long failed, Duration limit) throws InterruptedException {
        Optional<Client.Answer> answer = cluster.client()
                .awaitAnswer(
                        cluster.address(group), failed, given -> !given.text().endsWith(" " + victim), limit);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        String[] words = answer.get().text().split(" ");
        String node = words[words.length - 1];
        Watcher watcher = cluster.watcher();
        // The client may be quicker than the watcher's next sample.
        StoryCluster.await(Duration.ofSeconds(1), () -> watcher.gained(cluster.daemon(group), node, failed)
                .isPresent());
        Optional<PowerEvent> off = cluster.bed().powerEvents().stream()
                .filter(event -> event.node().equals(victim) && !event.on() && event.nanos() >= failed)
                .findFirst();
        return Optional.of(new Failover(
                node,
                off.map(event -> seconds(failed, event.nanos())).orElse(Double.NaN),
                off.map(event -> seconds(failed, event.doneNanos())).orElse(Double.NaN),
                seconds(failed, watcher.gained(cluster.address(group), node, failed)),
                seconds(failed, watcher.gained(cluster.disk(group), node, failed)),
                seconds(failed, watcher.gained(cluster.daemon(group), node, failed)),
                seconds(failed, answer.get().answered())));
    }

    private static double seconds(long from, OptionalLong to) {
        return to.isPresent() ? seconds(from, to.getAsLong()) : Double.NaN;
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    /** Whether every step was seen, and the start came after the confirmed power off. */
    public boolean isComplete() {
        return ordered <= off
                && off <= address
                && off <= disk
                && disk <= daemon
                && address <= daemon
                && daemon > 0
                && client > 0;
    }
}

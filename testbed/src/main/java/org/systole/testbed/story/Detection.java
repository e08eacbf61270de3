package org.systole.testbed.story;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a surviving node again and again, beside the other observers, whether it noticed that a node is gone. */
final class Detection {
    private final CompletableFuture<Seen> seen;

    private Detection(CompletableFuture<Seen> seen) {
        this.seen = seen;
    }

    /**
     * When it was first answered, in seconds since the failure; NaN if it was not. The question takes a while, so the
     * times are later than the truth by up to that.
     */
    record Seen(double lost, double quorum) {
        static final Seen NOTHING = new Seen(Double.NaN, Double.NaN);
    }

    static Detection watch(StoryCluster cluster, String witness, String victim, long failed) {
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    while (!seen.isDone()) {
                        String status = cluster.status(witness);
                        double now = (System.nanoTime() - failed) / 1e9;
                        if (!status.isEmpty() && !StoryCluster.online(status).contains(victim)) {
                            boolean quorum = status.contains("partition with quorum");
                            seen.complete(new Seen(now, quorum ? now : Double.NaN));
                        }
                    }
                },
                "detection");
        thread.setDaemon(true);
        thread.start();
        return new Detection(seen);
    }

    Seen await(Duration limit) throws InterruptedException {
        try {
            return seen.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            seen.complete(Seen.NOTHING);
            return Seen.NOTHING;
        }
    }
}

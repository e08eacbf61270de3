package org.systole.api.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.systole.api.process.Ticker;

/** Collects what an agent does during one call, with times, and makes the {@link ResourceAgent.Result}. One thread. */
@ProviderType
public final class Steps {
    private final Ticker ticker;
    private final List<ResourceAgent.Step> done = new ArrayList<>();

    public Steps(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Does something and remembers it with the time it took, whether it succeeded or not. */
    public <T> T take(String what, Work<T> work) throws InterruptedException {
        long start = ticker.nanos();
        try {
            return work.run();
        } finally {
            done.add(new ResourceAgent.Step(what, Duration.ofNanos(ticker.nanos() - start)));
        }
    }

    /** Remembers something that took no time. */
    public void note(String what) {
        note(what, Duration.ZERO);
    }

    /** Remembers something with the time it took. */
    public void note(String what, Duration took) {
        done.add(new ResourceAgent.Step(what, took));
    }

    /** What was remembered so far, in order. */
    public List<ResourceAgent.Step> soFar() {
        return List.copyOf(done);
    }

    public ResourceAgent.Result ok() {
        return end(ResourceAgent.Status.OK, "");
    }

    public ResourceAgent.Result failed(String reason) {
        return end(ResourceAgent.Status.GENERIC_ERROR, reason);
    }

    /** Ends the operation because something it needs is not there. */
    public ResourceAgent.Result refused(Checked<?> answer) {
        return end(answer.refusal().status(), answer.refusal().reason());
    }

    public ResourceAgent.Result end(ResourceAgent.Status status, String reason) {
        return new ResourceAgent.Result(status, reason, done);
    }

    /** One step's work. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws InterruptedException;
    }
}

package org.systole.stonith.apc;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.systole.api.agent.Steps;
import org.systole.api.process.Deadline;
import org.systole.strip.Reading;
import org.systole.strip.Strip;
import org.systole.strip.StripRequest;
import org.systole.strip.Trouble;

/**
 * One strip with two ways to it. The second is taken, for good, when the first does not answer in its time or refuses:
 * an order that was under way is then resolved by reading on the second.
 */
final class FallbackStrip implements Strip {
    private final StripRequest.Opening second;
    private final Steps steps;
    private Strip now;
    private boolean fallenBack;

    private FallbackStrip(Strip first, StripRequest.Opening second, Steps steps) {
        this.now = first;
        this.second = second;
        this.steps = steps;
    }

    /** Takes the first way, or the second where the first leads nowhere. */
    static Strip open(StripRequest.Opening first, StripRequest.Opening second, Steps steps, Deadline deadline)
            throws Trouble, InterruptedException {
        try {
            return new FallbackStrip(first.open(deadline), second, steps);
        } catch (Trouble trouble) {
            steps.note("going on by SSH: " + trouble.getMessage());
            try {
                return second.open(deadline);
            } catch (Trouble also) {
                throw new Trouble(also.kind(), trouble.getMessage() + "; and by SSH: " + also.getMessage());
            }
        }
    }

    /** Something to ask, whichever way. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Strip strip, Deadline deadline) throws Trouble, InterruptedException;
    }

    private <T> T ask(Deadline deadline, Question<T> question) throws Trouble, InterruptedException {
        if (fallenBack) {
            return question.ask(now, deadline);
        }
        try {
            return question.ask(now, deadline);
        } catch (Trouble trouble) {
            if (trouble.kind() == Trouble.Kind.NO_SUCH_COMMAND) {
                throw trouble;
            }
            Strip other;
            try {
                other = second.open(deadline);
            } catch (Trouble also) {
                throw new Trouble(trouble.kind(), trouble.getMessage() + "; and by SSH: " + also.getMessage());
            }
            steps.note("going on by SSH: " + trouble.getMessage());
            now.close();
            now = other;
            fallenBack = true;
            return question.ask(now, deadline);
        }
    }

    @Override
    public String description() {
        return now.description();
    }

    @Override
    public Optional<String> outlet(String plug) {
        return now.outlet(plug);
    }

    @Override
    public String outletsAreWritten() {
        return now.outletsAreWritten();
    }

    @Override
    public SortedMap<String, String> names(Deadline deadline) throws Trouble, InterruptedException {
        return ask(deadline, Strip::names);
    }

    @Override
    public List<Reading> read(List<String> outlets, Deadline deadline) throws Trouble, InterruptedException {
        return ask(deadline, (strip, limit) -> strip.read(outlets, limit));
    }

    @Override
    public boolean order(String outlet, Order order, Deadline deadline) throws Trouble, InterruptedException {
        return ask(deadline, (strip, limit) -> strip.order(outlet, order, limit));
    }

    @Override
    public boolean cancels() {
        return now.cancels();
    }

    @Override
    public void close() {
        now.close();
    }
}

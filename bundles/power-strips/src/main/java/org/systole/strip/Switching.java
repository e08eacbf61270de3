package org.systole.strip;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.agent.Steps;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/**
 * Switches the outlets of one node and believes only what it reads afterwards. The order of things is the safety:
 * forget what waits at the outlets, order, then read until every outlet says exactly what was ordered and nothing
 * waits. That the state looked right before is never taken for done. An order whose answer was lost is repeated only
 * after a reading showed that it had no effect. Used once, by one thread.
 */
public final class Switching {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /**
     * A reading is not begun with less time than this, or than twice what the slowest so far took: cut off in its
     * middle, it would only hide what the one before it said.
     */
    private static final Duration SHORTEST_READING = Duration.ofMillis(100);

    /** At least this long between two orders to one outlet. */
    private static final Duration REPEAT = Duration.ofSeconds(1);

    private final Strip strip;
    private final Outlets outlets;
    private final PowerState goal;
    private final Strip.Order order;
    private final Steps steps;
    private final Ticker ticker;
    private final SortedMap<String, Ordered> ordered = new TreeMap<>(Outlets.ORDER);
    private final Set<String> nothingWaits = new TreeSet<>();
    private Optional<SortedMap<String, Reading>> last = Optional.empty();
    private String lastTrouble = "";
    private Duration slowestReading = Duration.ZERO;

    /** When an outlet was last given an order, and whether that was acknowledged. */
    private record Ordered(long atNanos, boolean acknowledged) {}

    public Switching(Strip strip, Outlets outlets, PowerState goal, Steps steps, Ticker ticker) {
        this.strip = strip;
        this.outlets = outlets;
        this.goal = goal;
        this.order = goal == PowerState.ON ? Strip.Order.ON : Strip.Order.OFF;
        this.steps = steps;
        this.ticker = ticker;
    }

    /**
     * Does it.
     *
     * @param wait how long to leave the strip alone between the order and the first reading
     * @param patience how long the outlets may take to change, from the order on
     * @param deadline when all must be over
     * @throws Trouble when the strip could not be asked, or refused, before anything was ordered
     */
    public Outcome run(Duration wait, Duration patience, Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, Reading> before = read(deadline);
        steps.note("read before: " + seen(before));
        for (Map.Entry<String, Reading> outlet : before.entrySet()) {
            forgetWaiting(outlet.getKey(), outlet.getValue(), deadline);
        }
        try {
            for (String outlet : outlets.all()) {
                give(outlet, deadline);
            }
        } catch (Trouble refused) {
            return new Outcome.Failed(
                    "the " + strip.description() + " did not take the order " + order + ": " + refused.getMessage()
                            + alreadyTaken(),
                    steps.soFar());
        }
        ticker.pause(wait);
        return settle(deadline.within(patience));
    }

    private String alreadyTaken() {
        List<String> taken = ordered.entrySet().stream()
                .filter(entry -> entry.getValue().acknowledged())
                .map(Map.Entry::getKey)
                .toList();
        return taken.isEmpty() ? "" : "; the order was already taken for " + taken;
    }

    /**
     * A waiting command could undo ours; where nobody can read whether one waits, it is told to be forgotten anyway.
     */
    private void forgetWaiting(String outlet, Reading reading, Deadline deadline) throws InterruptedException {
        if (reading.pending() == Reading.Pending.NO) {
            return;
        }
        if (!strip.cancels()) {
            knowsNoWaiting(outlet, reading);
            return;
        }
        try {
            boolean acknowledged = strip.order(outlet, Strip.Order.CANCEL, deadline);
            if (acknowledged) {
                nothingWaits.add(outlet);
            }
            steps.note("outlet " + outlet + ": told to forget what waits" + (acknowledged ? "" : ", no answer"));
        } catch (Trouble refused) {
            steps.note("outlet " + outlet + ": cancelling was refused: " + refused.getMessage());
            if (refused.kind() == Trouble.Kind.NO_SUCH_COMMAND) {
                knowsNoWaiting(outlet, reading);
            }
        }
    }

    /** A strip that neither shows waiting commands nor can be told to forget one has none. */
    private void knowsNoWaiting(String outlet, Reading reading) {
        if (reading.pending() == Reading.Pending.ABSENT && nothingWaits.add(outlet)) {
            steps.note("outlet " + outlet + ": this strip has no commands that wait");
        }
    }

    private void give(String outlet, Deadline deadline) throws Trouble, InterruptedException {
        long start = ticker.nanos();
        ordered.put(outlet, new Ordered(start, false));
        boolean acknowledged = strip.order(outlet, order, deadline);
        ordered.put(outlet, new Ordered(start, acknowledged));
        steps.note(
                "order " + order + " to outlet " + outlet
                        + (acknowledged ? " acknowledged" : ": no answer, reading what became of it"),
                Duration.ofNanos(ticker.nanos() - start));
    }

    private Outcome settle(Deadline deadline) throws InterruptedException {
        long start = ticker.nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            if (readAgain(deadline)) {
                SortedMap<String, Reading> readings = last.orElseThrow();
                if (allDone(readings)) {
                    steps.note("read back: " + seen(readings), Duration.ofNanos(ticker.nanos() - start));
                    return new Outcome.Confirmed(outlets.states(readings), steps.soFar());
                }
                nudge(readings, deadline);
            }
            if (deadline.left().compareTo(pause.plus(nextReading())) < 0) {
                return verdict();
            }
            ticker.pause(pause);
            pause = longer(pause);
        }
    }

    private Duration nextReading() {
        Duration twice = slowestReading.multipliedBy(2);
        return twice.compareTo(SHORTEST_READING) > 0 ? twice : SHORTEST_READING;
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(3).dividedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    private boolean allDone(SortedMap<String, Reading> readings) {
        return readings.entrySet().stream().allMatch(entry -> done(entry.getKey(), entry.getValue()));
    }

    /** Exactly what was ordered, and nothing waits that could undo it. */
    private boolean done(String outlet, Reading reading) {
        return reading.power() == goal
                && switch (reading.pending()) {
                    case NO -> true;
                    case YES -> false;
                        // Then the strip must have agreed to forget what waits; for on, nothing depends on it.
                    case ABSENT, UNREADABLE -> goal == PowerState.ON || nothingWaits.contains(outlet);
                };
    }

    private boolean readAgain(Deadline deadline) throws InterruptedException {
        try {
            last = Optional.of(read(deadline));
            lastTrouble = "";
            return true;
        } catch (Trouble trouble) {
            lastTrouble = trouble.getMessage();
            return false;
        }
    }

    private SortedMap<String, Reading> read(Deadline deadline) throws Trouble, InterruptedException {
        List<String> all = outlets.all();
        long start = ticker.nanos();
        List<Reading> readings = strip.read(all, deadline);
        Duration took = Duration.ofNanos(ticker.nanos() - start);
        slowestReading = took.compareTo(slowestReading) > 0 ? took : slowestReading;
        SortedMap<String, Reading> byOutlet = new TreeMap<>(Outlets.ORDER);
        for (int i = 0; i < all.size(); i++) {
            byOutlet.put(all.get(i), readings.get(i));
        }
        return byOutlet;
    }

    /** Repeats an order that was lost and, as the reading shows, had no effect; cancels what still waits. */
    private void nudge(SortedMap<String, Reading> readings, Deadline deadline) throws InterruptedException {
        for (Map.Entry<String, Reading> entry : readings.entrySet()) {
            String outlet = entry.getKey();
            Ordered given = ordered.get(outlet);
            if (ticker.nanos() - given.atNanos() < REPEAT.toNanos() || done(outlet, entry.getValue())) {
                continue;
            }
            if (entry.getValue().power() == goal) {
                ordered.put(outlet, new Ordered(ticker.nanos(), given.acknowledged()));
                forgetWaiting(outlet, entry.getValue(), deadline);
            } else if (!given.acknowledged()) {
                repeat(outlet, deadline);
            }
        }
    }

    private void repeat(String outlet, Deadline deadline) throws InterruptedException {
        try {
            give(outlet, deadline);
        } catch (Trouble refused) {
            steps.note("outlet " + outlet + ": " + refused.getMessage());
            ordered.put(outlet, new Ordered(ticker.nanos(), false));
        }
    }

    /** The time is up. What the strip itself reports as not done is failed; what nobody could read is unknown. */
    private Outcome verdict() {
        String reason = order + " was ordered for outlets " + ordered.keySet() + " of the " + strip.description()
                + last.map(readings -> ", but the last reading was: " + seen(readings))
                        .orElse("");
        if (!lastTrouble.isEmpty()) {
            return new Outcome.Unknown(reason + ", but they can no longer be read: " + lastTrouble, steps.soFar());
        }
        SortedMap<String, PowerState> states = outlets.states(last.orElseThrow());
        String full = reason + "; look at the strip, and at who else commands it";
        boolean refuted = last.orElseThrow().entrySet().stream()
                .anyMatch(entry -> contrary(entry.getValue().power())
                        && (entry.getValue().pending() == Reading.Pending.NO || nothingWaits.contains(entry.getKey())));
        boolean allAnswered = ordered.values().stream().allMatch(Ordered::acknowledged);
        return refuted && allAnswered
                ? new Outcome.Failed(full, steps.soFar(), states)
                : new Outcome.Unknown(full, steps.soFar(), states);
    }

    private boolean contrary(PowerState state) {
        return state != goal && state != PowerState.OTHER;
    }

    private static String seen(SortedMap<String, Reading> readings) {
        StringBuilder text = new StringBuilder();
        readings.forEach((outlet, reading) -> text.append(text.isEmpty() ? "" : ", ")
                .append("outlet ")
                .append(outlet)
                .append(' ')
                .append(reading.power())
                .append(" (")
                .append(reading.seen())
                .append(')'));
        return text.toString();
    }
}

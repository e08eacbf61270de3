package org.systole.core.controller;

import java.time.Duration;
import org.systole.core.fencing.FencingTimes;
import org.systole.core.state.ClusterState;

/**
 * Feeds the machine's watchdog as long as this node is healthy: its controller handles events, and, where others count
 * on the watchdog ({@code stonith-watchdog-timeout}), it is in a majority. After a pause, or a time without one, the
 * log has to take an entry of it as a clean member first: else it could feed on while the others wait for its end.
 * A node that never was in a majority does not touch the watchdog: what an earlier process of this boot left running
 * must not be kept alive by one that knows nothing.
 */
final class SelfFencing {
    private static final String OPTION = "stonith-watchdog-timeout";

    private final Knowledge known;
    private final Participant participant;
    private boolean fed;
    private boolean starved;

    SelfFencing(Knowledge known, Participant participant) {
        this.known = known;
        this.participant = participant;
    }

    /** Whether others count on watchdogs. */
    static boolean isCountedOn(ClusterState state) {
        String text = state.option(OPTION, "0").strip();
        return text.startsWith("-") || !FencingTimes.parse(text, Duration.ZERO).isZero();
    }

    /**
     * How long others wait until a node with a watchdog is certainly off.
     *
     * @param needed what the node says it takes; counts where the option is negative
     */
    static Duration waited(ClusterState state, Duration needed) {
        String text = state.option(OPTION, "0").strip();
        return text.startsWith("-") ? needed : FencingTimes.parse(text, Duration.ZERO);
    }

    /** Time passed. */
    void tick() {
        boolean member = known.me().isLiving(known.incarnation) && known.quorate() && participant.isProved();
        if (member || fed && !isCountedOn(known.state)) {
            fed = true;
            starved = false;
            known.effect(new Effect.FeedWatchdog());
        } else if (fed && !starved) {
            starved = true;
            participant.doubtMembership();
            known.effect(new Effect.Say(
                    Effect.Say.Level.ERROR,
                    "the watchdog is not fed any more, because this node is in no majority: the others count on it that"
                            + " it is off soon"));
        }
    }
}

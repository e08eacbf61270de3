package org.systole.simulator;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a simulation is made of.
 *
 * @param seed decides everything random
 * @param nodes how many nodes
 * @param services how many groups of services
 * @param events after how many controller events the faults end and the cluster may heal
 * @param quietMillis virtual time after healing in which the cluster must come back; 0 to leave that out
 * @param bugs mistakes planted in the code under test, to see that they are found
 * @param noQuorumPolicy as in the configuration
 */
public record Options(
        long seed, int nodes, int services, int events, long quietMillis, Set<Bug> bugs, String noQuorumPolicy) {
    /** Mistakes that the simulator must find. */
    public enum Bug {
        /** Services of a lost node are started without waiting for its fencing. */
        SKIP_FENCING_WAIT,
        /** Decisions of a leader whose term is over are admitted. */
        IGNORE_TERM,
        /** A fencing whose outcome is unknown counts as confirmed. */
        UNKNOWN_IS_CONFIRMED,
        /** An operation under way is forgotten: its resource counts as inactive. */
        FORGET_PENDING,
        /** What was being sent to a node is forgotten once its sender is done, unless the node waits for it. */
        FORGET_STRAY
    }

    /** How machines get their power, and how the devices that cut it are configured. */
    public enum Supply {
        /** One device for all. */
        ONE,
        /** A level whose device mostly does not work, and one whose device does. */
        LEVELS,
        /** Two feeds to each machine, and one level with the devices of both. */
        TWO_FEEDS
    }

    public Options {
        bugs = bugs.isEmpty() ? EnumSet.noneOf(Bug.class) : EnumSet.copyOf(bugs);
    }

    public static Options of(long seed) {
        String[] policies = {"freeze", "stop", "suicide", "demote"};
        int nodes = Math.floorMod(seed, 3L) == 0 ? 3 : 5;
        int services = 2 + (int) Math.floorMod(seed, 2L);
        return new Options(seed, nodes, services, 800, 90_000, Set.of(), policies[(int) Math.floorMod(seed, 4L)]);
    }

    /** Follows from the seed. */
    public Supply supply() {
        return Supply.values()[(int) Math.floorMod(seed / 4, 3L)];
    }

    /** Whether there is a clone whose copies are told of each other. Follows from the seed. */
    public boolean tells() {
        return Math.floorMod(seed, 3L) == 1;
    }

    /**
     * Whether faults are mostly of one kind: a service is sent, and its target loses power. A mistake that shows
     * nowhere else would be found too seldom.
     */
    boolean hindersMigrations() {
        return bugs.contains(Bug.FORGET_STRAY);
    }

    public Options with(Bug bug) {
        return new Options(seed, nodes, services, events, quietMillis, Set.of(bug), noQuorumPolicy);
    }

    /** The same without a look whether the cluster comes back. */
    public Options safetyOnly() {
        return new Options(seed, nodes, services, events, 0, bugs, noQuorumPolicy);
    }

    /** The same with more or fewer events. */
    public Options lasting(int longer) {
        return new Options(seed, nodes, services, longer, quietMillis, bugs, noQuorumPolicy);
    }
}

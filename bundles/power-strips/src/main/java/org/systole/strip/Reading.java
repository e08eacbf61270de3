package org.systole.strip;

import org.systole.api.fencing.FencingDriver.PowerState;

/**
 * What the strip said of one outlet in one answer.
 *
 * @param power exactly on, exactly off, or anything else
 * @param pending whether a command waits for its time
 * @param seen the raw values, for the operator
 */
public record Reading(PowerState power, Pending pending, String seen) {
    /** Whether a command waits at the outlet. */
    public enum Pending {
        NO,
        YES,
        /** Strips of this kind show no such thing, or this one has no object for it. */
        ABSENT,
        /** The strip has the object and says something that is neither yes nor no. */
        UNREADABLE
    }

    /** The state as the core may use it: exact, and nothing waiting that could change it. */
    public PowerState state() {
        return pending == Pending.YES ? PowerState.OTHER : power;
    }
}

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
        /** The strip has no such object, or says that it does not know. */
        UNREADABLE
    }

    /** The state as the core may use it: exact, and nothing waiting that could change it. */
    public PowerState state() {
        return pending == Pending.YES ? PowerState.OTHER : power;
    }
}

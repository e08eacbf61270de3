package org.systole.stonith.external;

import java.util.SortedMap;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;

/** What an exit code is worth where nothing can be read back: nothing, unless the device's configuration says so. */
final class Trust {
    private static final String ACCEPT = "accept-exit-code";

    private Trust() {}

    /** @param claimed what a program that ended with 0 claims to have done */
    static Outcome judge(String type, SortedMap<String, PowerState> claimed, Call call) {
        String accept = call.parameters().getOrDefault(ACCEPT, "").strip();
        if (accept.matches("(?i)true|yes|on|1")) {
            call.steps()
                    .note("unverified: the exit code of " + type + " is accepted, because " + ACCEPT + "=" + accept);
            return new Outcome.Confirmed(claimed, call.steps().soFar()).unverified();
        }
        return new Outcome.Unknown(
                type + " ended with exit code 0, but its protocol cannot read back what became of " + claimed.keySet()
                        + "; set " + ACCEPT + "=true to take its word for it, which is then reported as unverified",
                call.steps().soFar());
    }
}

package org.systole.cib.view;

import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One operation of a primitive with everything resolved: what its {@code <op>} says, then {@code op_defaults}, then
 * the built-in defaults. An operation the configuration does not mention has the last two only.
 *
 * @param id id of the {@code <op>}; empty where there is none
 * @param name such as {@code start} or {@code monitor}
 * @param interval zero, but for a recurring operation
 * @param timeout time limit
 * @param timeoutConfigured whether the configuration gives the limit; otherwise an agent's own advice may replace it
 * @param onFail what a failure leads to
 * @param role the role a recurring operation is for: Started, Stopped, Promoted, Unpromoted; empty for any running one
 * @param startDelay wait this long before the first run
 * @param enabled whether it runs at all
 * @param requires the operation's own precondition; empty where it has none
 * @param parameters own parameters, such as {@code OCF_CHECK_LEVEL}
 */
public record Operation(
        String id,
        String name,
        Duration interval,
        Duration timeout,
        boolean timeoutConfigured,
        OnFail onFail,
        String role,
        Duration startDelay,
        boolean enabled,
        String requires,
        SortedMap<String, String> parameters) {
    public Operation {
        Objects.requireNonNull(name);
        Objects.requireNonNull(onFail);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** The time limit, or the agent's advice where the configuration gives none and the advice is longer. */
    public Duration timeout(Duration advised) {
        return timeoutConfigured || advised.compareTo(timeout) < 0 ? timeout : advised;
    }

    /** Whether it is a recurring monitor, and enabled, for nodes where the resource should not run. */
    public boolean whileStopped() {
        return !role.isEmpty() && enabled && TargetRole.of(role) == TargetRole.STOPPED;
    }

    /** The depth of a monitor, as agents are told it: {@code OCF_CHECK_LEVEL}, 0 if the configuration is silent. */
    public int checkLevel() {
        return Math.max(0, Score.of(parameters.getOrDefault("OCF_CHECK_LEVEL", "0"), 0));
    }
}

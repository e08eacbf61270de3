package org.systole.agent.ipaddr;

import org.systole.api.agent.ResourceAgent.Status;

/**
 * A value, or why there is none and what the operation answers then.
 *
 * @param value null exactly when there is a reason
 */
record Answer<T>(T value, Status status, String reason) {
    static <T> Answer<T> of(T value) {
        return new Answer<>(value, Status.OK, "");
    }

    static <T> Answer<T> refused(Status status, String reason) {
        return new Answer<>(null, status, reason);
    }

    boolean isRefused() {
        return value == null;
    }

    /** The same refusal in place of another value. */
    <U> Answer<U> asRefusal() {
        return new Answer<>(null, status, reason);
    }
}

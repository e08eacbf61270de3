package org.systole.agent.pvfs2;

import java.util.NoSuchElementException;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** A value, or the result with which the operation ends because there is none. */
final class Checked<T> {
    private final T value;
    private final Result refusal;

    private Checked(T value, Result refusal) {
        this.value = value;
        this.refusal = refusal;
    }

    static <T> Checked<T> of(T value) {
        return new Checked<>(value, null);
    }

    static <T> Checked<T> refused(Status status, String reason) {
        return new Checked<>(null, new Result(status, reason));
    }

    boolean isRefused() {
        return refusal != null;
    }

    T value() {
        if (refusal != null) {
            throw new NoSuchElementException(refusal.reason());
        }
        return value;
    }

    Result refusal() {
        if (refusal == null) {
            throw new NoSuchElementException("nothing was refused");
        }
        return refusal;
    }
}

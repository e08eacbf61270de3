package org.systole.api.agent;

import java.util.NoSuchElementException;
import org.osgi.annotation.versioning.ProviderType;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** A value an agent looked for, or the result with which its operation ends because there is none. */
@ProviderType
public final class Checked<T> {
    private final T value;
    private final Result refusal;

    private Checked(T value, Result refusal) {
        this.value = value;
        this.refusal = refusal;
    }

    public static <T> Checked<T> of(T value) {
        return new Checked<>(value, null);
    }

    public static <T> Checked<T> refused(Status status, String reason) {
        return new Checked<>(null, new Result(status, reason));
    }

    public boolean isRefused() {
        return refusal != null;
    }

    /** @throws NoSuchElementException if there is none; ask {@link #isRefused} first */
    public T value() {
        if (refusal != null) {
            throw new NoSuchElementException(refusal.reason());
        }
        return value;
    }

    /** @throws NoSuchElementException if nothing was refused */
    public Result refusal() {
        if (refusal == null) {
            throw new NoSuchElementException("nothing was refused");
        }
        return refusal;
    }

    /** The same refusal where a value of another kind was wanted. */
    public <U> Checked<U> asRefusal() {
        return new Checked<>(null, refusal());
    }
}

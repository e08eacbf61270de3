package org.systole.api.process;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Marks every program that is run for one operation of a resource, by a variable in its environment which all its
 * descendants inherit. A node whose process was killed finds by it what still works for an operation nobody waits for
 * any more. The core sets the mark on the thread that calls an agent; {@link Command} passes it on. Plug-ins need not
 * care, unless they start programs in another way or on threads of their own.
 */
@ProviderType
public final class OperationMark {
    /** The variable that holds the mark. */
    public static final String VARIABLE = "SYSTOLE_OPERATION";

    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private OperationMark() {}

    /**
     * Calls with this mark set on the current thread.
     *
     * @param mark unique among all operations of this node
     * @throws Exception whatever the call throws
     */
    public static <T> T during(String mark, Callable<T> call) throws Exception {
        String before = CURRENT.get();
        CURRENT.set(mark);
        try {
            return call.call();
        } finally {
            CURRENT.set(before);
        }
    }

    /** The mark on the current thread. */
    public static Optional<String> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** What to add to the environment of a program that is started now; empty outside an operation. */
    public static Map<String, String> environment() {
        return current().map(mark -> Map.of(VARIABLE, mark)).orElse(Map.of());
    }
}

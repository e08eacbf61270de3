package org.systole.strip;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.systole.api.process.Deadline;

/**
 * One strip, reached and logged in to. Outlets are named by their number, or by {@code unit:outlet} where there are
 * several units. Used by one thread; closing it logs out.
 */
public interface Strip extends AutoCloseable {
    /** What it is and where, for the operator. */
    String description();

    /** The outlet a plug stands for by the way it is written; empty where it must be a name. */
    Optional<String> outlet(String plug);

    /** How this strip's outlets are written, for the operator: such as "the number of an outlet". */
    String outletsAreWritten();

    /** Every outlet with its name, by outlet. */
    SortedMap<String, String> names(Deadline deadline) throws Trouble, InterruptedException;

    /** One reading per outlet, in order. */
    List<Reading> read(List<String> outlets, Deadline deadline) throws Trouble, InterruptedException;

    /**
     * Orders an immediate change.
     *
     * @return whether the strip acknowledged it; false when no answer came, so that it may or may not have been heard
     * @throws Trouble when the strip refused it, and has certainly not obeyed; with the kind {@code NO_SUCH_COMMAND}
     *     where no strip of this make knows the order
     */
    boolean order(String outlet, Order order, Deadline deadline) throws Trouble, InterruptedException;

    /** Whether a strip of this kind can be told to forget a waiting command. */
    boolean cancels();

    @Override
    void close();

    /** The only orders that are ever given: immediate ones, which mean the same when they are repeated. */
    enum Order {
        ON,
        OFF,
        /** Forget a command that waits for its time. */
        CANCEL
    }
}

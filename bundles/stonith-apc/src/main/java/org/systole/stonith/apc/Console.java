package org.systole.stonith.apc;

import java.util.List;
import java.util.SortedMap;
import org.systole.api.process.Deadline;
import org.systole.strip.Reading;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;

/** One dialect of an APC console, from its first prompt on. */
interface Console {
    /** What the operator calls it. */
    String description();

    /** Every outlet, by number. */
    SortedMap<String, Row> outlets(Deadline deadline) throws Trouble, InterruptedException;

    /** The same, or fewer where that is quicker, but these. */
    default SortedMap<String, Row> outlets(List<String> wanted, Deadline deadline)
            throws Trouble, InterruptedException {
        return outlets(deadline);
    }

    /** Gives an order; false when it is not certain that it was heard. */
    boolean order(String outlet, Strip.Order order, Deadline deadline) throws Trouble, InterruptedException;

    /** Logs out, or at least says so. */
    void leave(Deadline deadline) throws Trouble, InterruptedException;

    /** What the console shows of one outlet. */
    record Row(String name, Reading reading) {}
}

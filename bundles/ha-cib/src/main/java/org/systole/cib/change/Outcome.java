package org.systole.cib.change;

import java.util.Objects;
import org.systole.cib.Element;

/** What came of a change. */
public sealed interface Outcome {
    /**
     * Done.
     *
     * @param cib the whole document, at its next configuration version; the status section is untouched
     * @param sentence what changed
     */
    record Changed(Element cib, String sentence) implements Outcome {
        public Changed {
            Objects.requireNonNull(cib);
            Objects.requireNonNull(sentence);
        }
    }

    /** Nothing to do: the configuration already is as asked, or there is nothing to delete. A success. */
    record Unchanged(String sentence) implements Outcome {
        public Unchanged {
            Objects.requireNonNull(sentence);
        }
    }

    /**
     * Certainly not done.
     *
     * @param exitCode as {@code cibadmin} exits: 65 bad data, 78 the result would be invalid, 103 the configuration has
     *     moved on, 105 no such object, 108 it exists already
     * @param sentence why, and what to do
     */
    record Refused(int exitCode, String sentence) implements Outcome {
        public Refused {
            Objects.requireNonNull(sentence);
        }
    }

    int BAD_DATA = 65;
    int INVALID = 78;
    int OUTDATED = 103;
    int NO_SUCH_OBJECT = 105;
    int EXISTS = 108;
}

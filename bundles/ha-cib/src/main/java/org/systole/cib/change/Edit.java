package org.systole.cib.change;

import java.util.function.Function;
import org.systole.cib.Element;

/** A step on the way to an {@link Outcome}: the document after it, or why not. */
sealed interface Edit {
    record Done(Element cib) implements Edit {}

    record Nothing(String sentence) implements Edit {}

    record No(int exitCode, String sentence) implements Edit {}

    /** Goes on with the document, unless it ended before. */
    default Edit then(Function<Element, Edit> next) {
        return this instanceof Done done ? next.apply(done.cib()) : this;
    }

    static Edit bad(String sentence) {
        return new No(Outcome.BAD_DATA, sentence);
    }

    static Edit missing(String sentence) {
        return new No(Outcome.NO_SUCH_OBJECT, sentence);
    }
}

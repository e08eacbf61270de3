package org.systole.cib.malformed;

import java.util.Objects;
import org.systole.cib.Element;

/**
 * One reason why text is not well-formed.
 *
 * @param location where, counted from 1
 * @param sentence what is wrong, with the element around it
 */
public record Problem(Element.Location location, String sentence) {
    public Problem {
        Objects.requireNonNull(location);
        Objects.requireNonNull(sentence);
    }

    /** {@code file:line:col: sentence}. */
    @Override
    public String toString() {
        return location + ": " + sentence;
    }
}

package org.systole.cib.legacy;

import java.util.Locale;
import java.util.Objects;
import org.systole.cib.Element;

/**
 * One thing an import did or could not do.
 *
 * @param kind what became of it
 * @param location where it stood
 * @param object id of the object concerned; empty where there is none
 * @param sentence what and why
 */
public record Note(Kind kind, Element.Location location, String object, String sentence) {
    public Note {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(location);
        Objects.requireNonNull(object);
        Objects.requireNonNull(sentence);
    }

    /** What became of a construct. */
    public enum Kind {
        /** It means another thing now, or needs a decision: read it. */
        WARNING,
        /** It is written differently and means the same. */
        CHANGED,
        /** It was not written, or looks obsolete, and is there on purpose. */
        KEPT,
        /** It is gone. */
        DROPPED;

        /** As printed: lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code file:line:col: changed: sentence}. */
    @Override
    public String toString() {
        return (location.line() > 0 ? location + ": " : "") + kind.word() + ": " + sentence;
    }
}

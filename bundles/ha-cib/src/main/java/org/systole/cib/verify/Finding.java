package org.systole.cib.verify;

import java.util.Locale;
import java.util.Objects;
import org.systole.cib.Element;

/**
 * One thing found in a configuration.
 *
 * @param severity how bad it is
 * @param code the rule that found it, such as {@code duplicate-id}; never changes, fit for programs
 * @param location where it was read; {@link Element.Location#NONE} for what was not read from text
 * @param object id of the object concerned, or of the nearest one around it; empty where there is none
 * @param sentence what is wrong, with the values
 * @param fix what to do about it
 */
public record Finding(
        Severity severity, String code, Element.Location location, String object, String sentence, String fix) {
    public Finding {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(code);
        Objects.requireNonNull(location);
        Objects.requireNonNull(object);
        Objects.requireNonNull(sentence);
        Objects.requireNonNull(fix);
    }

    /** How bad a finding is. */
    public enum Severity {
        /** The configuration cannot be used. */
        ERROR,
        /** It can be used, but probably does not do what was meant, or risks something. */
        WARNING,
        /** Good to know. */
        INFO;

        /** As printed: lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Whether the other says the same of the same object, wherever it was read. */
    public boolean sameAs(Finding other) {
        return severity == other.severity
                && code.equals(other.code)
                && object.equals(other.object)
                && sentence.equals(other.sentence);
    }

    /** The line {@code crm_verify} prints: {@code file:line:col: severity [code] sentence; fix}. */
    @Override
    public String toString() {
        String place =
                location.line() > 0 ? location + ": " : location.source().isEmpty() ? "" : location.source() + ": ";
        return place + severity.word() + " [" + code + "] " + sentence + (fix.isEmpty() ? "" : "; " + fix);
    }
}

package org.systole.policy.simulate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.systole.cib.Element;

/**
 * The time a simulation takes place at.
 *
 * @param line what is printed about it, with its line feed; empty for the present
 */
public record Moment(Instant now, String line) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    public Moment {
        Objects.requireNonNull(now);
        Objects.requireNonNull(line);
    }

    /**
     * The document's {@code execution-date}, or where it has none, the given moment.
     *
     * @param otherwise usually the present time
     */
    public static Moment of(Element cib, Instant otherwise) {
        String seconds = cib.attribute("execution-date", "");
        if (!seconds.matches("\\d{1,11}")) {
            return new Moment(otherwise, "");
        }
        Instant moment = Instant.ofEpochSecond(Long.parseLong(seconds));
        return new Moment(moment, "Using the original execution date of: " + TIME.format(moment) + "\n");
    }

    /**
     * A moment of the operator's choice ({@code -t}).
     *
     * @param text the moment as it was given, which is printed
     */
    public static Moment chosen(Instant moment, String text) {
        return new Moment(moment, "Setting effective cluster time: " + text + "\n");
    }
}

package org.systole.cib.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as ISO 8601 writes them: calendar, ordinal and week dates, with or without time and offset. */
public final class IsoTime {
    private static final Pattern DATE = Pattern.compile(
            "\\s*(\\d{4})(?:-?(\\d{2})-?(\\d{2})|-?(\\d{3})|-?W(\\d{2})-?(\\d))"
                    + "(?:[T ](\\d{2})(?::?(\\d{2}))?(?::?(\\d{2})(?:\\.\\d+)?)?)?\\s*(Z|[+-]\\d{2}:?(?:\\d{2})?)?\\s*");

    private IsoTime() {}

    /** The moment; without an offset in UTC, without a time at midnight. Empty where the text is none. */
    public static Optional<Instant> instant(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            return Optional.empty();
        }
        try {
            LocalTime time = LocalTime.of(number(date, 7), number(date, 8), number(date, 9));
            ZoneOffset offset = date.group(10) == null ? ZoneOffset.UTC : ZoneOffset.of(date.group(10));
            return Optional.of(day(date).atTime(time).toInstant(offset));
        } catch (DateTimeException e) {
            return Optional.empty(); // such as month 13: the caller treats it as no date
        }
    }

    private static LocalDate day(Matcher date) {
        int year = number(date, 1);
        if (date.group(4) != null) {
            return LocalDate.ofYearDay(year, number(date, 4));
        }
        if (date.group(5) != null) {
            return LocalDate.of(year, 1, 4) // always in week 1
                    .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(date, 5))
                    .with(java.time.temporal.ChronoField.DAY_OF_WEEK, number(date, 6));
        }
        return LocalDate.of(year, number(date, 2), number(date, 3));
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }
}

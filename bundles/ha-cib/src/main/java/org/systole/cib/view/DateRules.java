package org.systole.cib.view;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Optional;
import org.systole.cib.Element;

/** Whether a {@code date_expression} holds (Pacemaker Explained, Rules, Date/Time Expressions). Times are UTC. */
final class DateRules {
    private DateRules() {}

    static boolean hold(Element condition, Instant now) {
        Optional<Instant> start = condition.attribute("start").flatMap(IsoTime::instant);
        Optional<Instant> end = end(condition, start);
        return switch (condition.attribute("operation", "in_range")) {
            case "gt" -> start.isPresent() && now.isAfter(start.get());
            case "lt" -> end.isPresent() && now.isBefore(end.get());
            case "date_spec" -> condition
                    .child("date_spec")
                    .map(s -> matches(s, now))
                    .orElse(false);
            default -> (start.isPresent() || end.isPresent())
                    && !start.map(now::isBefore).orElse(false)
                    && !end.map(now::isAfter).orElse(false);
        };
    }

    private static Optional<Instant> end(Element condition, Optional<Instant> start) {
        Optional<Instant> end = condition.attribute("end").flatMap(IsoTime::instant);
        return end.isPresent()
                ? end
                : start.flatMap(s -> condition.child("duration").map(d -> plus(s, d)));
    }

    private static Instant plus(Instant start, Element duration) {
        OffsetDateTime time = start.atOffset(ZoneOffset.UTC);
        return time.plusYears(number(duration, "years"))
                .plusMonths(number(duration, "months"))
                .plusWeeks(number(duration, "weeks"))
                .plusDays(number(duration, "days"))
                .plusHours(number(duration, "hours"))
                .plusMinutes(number(duration, "minutes"))
                .plusSeconds(number(duration, "seconds"))
                .toInstant();
    }

    private static long number(Element duration, String unit) {
        return Text.span(duration.attribute(unit, "0"), java.time.Duration.ZERO).toSeconds();
    }

    /** Every field given must contain the current value; {@code 9-16}, {@code 5-} and {@code 5} are ranges. */
    private static boolean matches(Element spec, Instant now) {
        OffsetDateTime time = now.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
        return within(spec, "hours", time.getHour())
                && within(spec, "minutes", time.getMinute())
                && within(spec, "seconds", time.getSecond())
                && within(spec, "monthdays", time.getDayOfMonth())
                && within(spec, "weekdays", time.getDayOfWeek().getValue())
                && within(spec, "yeardays", time.getDayOfYear())
                && within(spec, "months", time.getMonthValue())
                && within(spec, "weeks", time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                && within(spec, "years", time.getYear())
                && within(spec, "weekyears", time.get(IsoFields.WEEK_BASED_YEAR));
    }

    private static boolean within(Element spec, String field, int value) {
        Optional<String> range = spec.attribute(field);
        if (range.isEmpty()) {
            return true;
        }
        String[] ends = range.get().split("-", -1);
        int low = Score.of(ends[0], 0);
        int high = ends.length == 1 ? low : ends[1].isBlank() ? Integer.MAX_VALUE : Score.of(ends[1], 0);
        return low <= value && value <= high;
    }
}

package org.systole.cib.verify;

import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spellings of scores, booleans and times that configurations use. */
public final class Values {
    private static final Pattern SCORE = Pattern.compile("[+-]?(\\d+|INFINITY)");
    private static final Pattern TIME = Pattern.compile("\\s*\\+?(\\d+)(\\.\\d*)?\\s*([a-zA-Z]*)\\s*");
    private static final Pattern NCNAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}._\\u00B7-]*");
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "0");

    private Values() {}

    /** An integer, INFINITY, +INFINITY or -INFINITY; capitals only. */
    public static boolean isScore(String text) {
        return SCORE.matcher(text).matches();
    }

    /** true, yes, on, y, 1 and their opposites, in any case, as options and meta attributes are read. */
    public static Optional<Boolean> bool(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return TRUE.contains(lower) ? Optional.of(true) : FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
    }

    /** true, false, 1 or 0: what XML attributes of elements allow. */
    public static boolean isXmlBoolean(String text) {
        return Set.of("true", "false", "1", "0").contains(text);
    }

    /** A name that may stand as an XML id: begins with a letter or underscore, no blank, colon or other sign. */
    public static boolean isId(String text) {
        return NCNAME.matcher(text).matches();
    }

    /**
     * A time: a bare number is seconds; units us, ms, s, min, h in their usual spellings and any case; ISO 8601
     * durations. Never negative.
     */
    public static Optional<Duration> time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return iso(text);
        }
        long number;
        try {
            number = Long.parseLong(matcher.group(1));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        double fraction = matcher.group(2) == null || matcher.group(2).length() < 2
                ? 0
                : Double.parseDouble("0" + matcher.group(2));
        return micros(matcher.group(3)).map(unit -> Duration.ofMillis((long) ((number + fraction) * unit / 1000)));
    }

    private static Optional<Long> micros(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "us", "usec" -> Optional.of(1L);
            case "ms", "msec" -> Optional.of(1_000L);
            case "", "s", "sec" -> Optional.of(1_000_000L);
            case "m", "min" -> Optional.of(60_000_000L);
            case "h", "hr" -> Optional.of(3_600_000_000L);
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> iso(String text) {
        if (!text.startsWith("P")) {
            return Optional.empty();
        }
        int time = text.indexOf('T');
        try {
            String date = time < 0 ? text : text.substring(0, time);
            Duration days = date.equals("P") ? Duration.ZERO : days(Period.parse(date));
            return Optional.of(time < 0 ? days : days.plus(Duration.parse("P" + text.substring(time))));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration days(Period period) {
        return Duration.ofDays(period.toTotalMonths() * 30 + period.getDays());
    }
}

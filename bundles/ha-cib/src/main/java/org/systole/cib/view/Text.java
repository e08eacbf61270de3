package org.systole.cib.view;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words a CIB uses for truth and for spans of time. */
public final class Text {
    private static final Set<String> TRUE = Set.of("true", "on", "yes", "y", "1");
    private static final Set<String> FALSE = Set.of("false", "off", "no", "n", "0");
    private static final Pattern SPAN = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]*)\\s*");
    private static final Pattern ISO = Pattern.compile("\\s*P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)W)?(?:(\\d+)D)?"
            + "(?:T?(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?\\s*");

    private Text() {}

    /** Whether the text means true; what means neither counts as the given value. */
    public static boolean truth(String text, boolean otherwise) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return TRUE.contains(word) || !FALSE.contains(word) && otherwise;
    }

    /**
     * The span of time: a number with a unit (us, ms, s, m, h; none means seconds) or ISO 8601 such as
     * {@code PT5M}, where the T may be missing ({@code P10S}). Empty for text that is none, and for {@code INFINITY}.
     */
    public static Optional<Duration> span(String text) {
        Matcher simple = SPAN.matcher(text);
        if (simple.matches()) {
            double number = Double.parseDouble(simple.group(1));
            double millis = number * unit(simple.group(2).toLowerCase(Locale.ROOT));
            return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) Math.min(millis, 1e15)));
        }
        Matcher iso = ISO.matcher(text);
        return iso.matches() ? Optional.of(iso(iso)) : Optional.empty();
    }

    private static double unit(String unit) {
        return switch (unit) {
            case "", "s", "sec" -> 1000;
            case "ms", "msec" -> 1;
            case "us", "usec" -> 0.001;
            case "m", "min" -> 60_000;
            case "h", "hr" -> 3_600_000;
            default -> -1;
        };
    }

    private static Duration iso(Matcher parts) {
        long[] seconds = {365L * 86400, 30L * 86400, 7L * 86400, 86400, 3600, 60, 1};
        long sum = 0;
        for (int i = 0; i < seconds.length; i++) {
            String part = parts.group(i + 1);
            sum += part == null || part.length() > 9 ? 0 : Long.parseLong(part) * seconds[i];
        }
        return Duration.ofSeconds(sum);
    }

    /** The span of time, or the given one where the text is none. */
    public static Duration span(String text, Duration otherwise) {
        return span(text).orElse(otherwise);
    }
}

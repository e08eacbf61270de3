package org.systole.core.fencing;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as cluster options give them: a number with an optional unit; bare numbers are seconds. */
public final class FencingTimes {
    private static final Pattern TIME = Pattern.compile("\\s*([0-9]+)\\s*(ms|msec|s|sec|m|min|h|hr)?\\s*");

    private FencingTimes() {}

    /** The time, or the given one where the text is none or is zero. */
    public static Duration parse(String text, Duration otherwise) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            return otherwise;
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return switch (unit) {
            case "ms", "msec" -> Duration.ofMillis(number);
            case "m", "min" -> Duration.ofMinutes(number);
            case "h", "hr" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}

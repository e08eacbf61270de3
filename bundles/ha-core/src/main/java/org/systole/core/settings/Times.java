package org.systole.core.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Heartbeat's times: {@code 2} and {@code 1.7} are seconds, {@code 1500ms} and {@code 20s} say their unit. */
final class Times {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|sec|)");

    private Times() {}

    static Optional<Duration> parse(String text) {
        Matcher time = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!time.matches()) {
            return Optional.empty();
        }
        long nanosPerUnit =
                switch (time.group(2)) {
                    case "us" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    default -> 1_000_000_000L;
                };
        BigDecimal nanos = new BigDecimal(time.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit));
        return Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    /** The shortest notation that {@link #parse} reads back. */
    static String format(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : millis + "ms";
    }
}

package org.systole.cib.view;

import java.util.OptionalInt;

/**
 * Arithmetic of scores: whole numbers that saturate at INFINITY, which is 1 000 000. Minus INFINITY wins over plus
 * INFINITY (Pacemaker Explained, Constraints, Scores).
 */
public final class Score {
    public static final int INFINITY = 1_000_000;
    public static final int MINUS_INFINITY = -INFINITY;

    private Score() {}

    /** The score in the text; empty for text that is no score. */
    public static OptionalInt parse(String text) {
        String word = text.strip();
        switch (word.toUpperCase(java.util.Locale.ROOT)) {
            case "INFINITY", "+INFINITY":
                return OptionalInt.of(INFINITY);
            case "-INFINITY", "RED":
                return OptionalInt.of(MINUS_INFINITY);
            case "YELLOW", "GREEN":
                return OptionalInt.of(0);
            default:
                return number(word);
        }
    }

    private static OptionalInt number(String word) {
        int end = word.startsWith("-") || word.startsWith("+") ? 1 : 0;
        while (end < word.length() && Character.isDigit(word.charAt(end))) {
            end++;
        }
        if (end == 0 || !Character.isDigit(word.charAt(end - 1))) {
            return OptionalInt.empty();
        }
        String digits = word.substring(0, end);
        if (digits.length() > 9) {
            return OptionalInt.of(digits.startsWith("-") ? MINUS_INFINITY : INFINITY);
        }
        return OptionalInt.of(clamp(Integer.parseInt(digits)));
    }

    /** The score in the text, or the given one where there is none. */
    public static int of(String text, int otherwise) {
        return parse(text).orElse(otherwise);
    }

    /** Sum that saturates; minus INFINITY plus anything stays minus INFINITY. */
    public static int add(int one, int two) {
        if (one <= MINUS_INFINITY || two <= MINUS_INFINITY) {
            return MINUS_INFINITY;
        }
        if (one >= INFINITY || two >= INFINITY) {
            return INFINITY;
        }
        return clamp(one + two);
    }

    /** The number, or INFINITY where it is beyond. */
    public static int clamp(long number) {
        return (int) Math.max(MINUS_INFINITY, Math.min(INFINITY, number));
    }

    /** The text people read. */
    public static String text(int score) {
        return score >= INFINITY ? "INFINITY" : score <= MINUS_INFINITY ? "-INFINITY" : Integer.toString(score);
    }
}

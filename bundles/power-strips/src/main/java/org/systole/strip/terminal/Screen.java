package org.systole.strip.terminal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the device wrote and nobody has taken yet, as plain lines: control sequences are gone and every kind of line end
 * is a newline. Filled by one thread, read by another.
 */
final class Screen {
    private static final Pattern CONTROL =
            Pattern.compile("\\u001b\\[[0-9;?]*[ -/]*[@-~]|\\u001b[()][A-Z0-9]|[\\x00\\x07]");
    private static final int LIMIT = 256 * 1024;

    private final StringBuilder raw = new StringBuilder();
    private String ended = "";
    private long news;

    /** Adds what arrived; the middle of an endless babble is dropped. */
    synchronized void add(byte[] bytes, int count) {
        raw.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        if (raw.length() > LIMIT) {
            raw.delete(0, raw.length() - LIMIT / 2);
        }
        news++;
        notifyAll();
    }

    /** Nothing more will come. */
    synchronized void end(String reason) {
        ended = reason;
        news++;
        notifyAll();
    }

    /** Why nothing more will come; empty while something may. */
    synchronized String ended() {
        return ended;
    }

    /** The text so far. */
    synchronized String text() {
        return CONTROL.matcher(raw).replaceAll("").replaceAll("\\r\\n|\\n\\r|\\r", "\n");
    }

    /** Takes the whole text away. */
    synchronized String take() {
        String text = text();
        raw.setLength(0);
        return text;
    }

    /** The first of the patterns that the text matches somewhere. */
    synchronized OptionalInt match(List<Pattern> patterns) {
        String text = text();
        for (int i = 0; i < patterns.size(); i++) {
            Matcher matcher = patterns.get(i).matcher(text);
            if (matcher.find()) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** How often something new came. */
    synchronized long news() {
        return news;
    }

    /** Waits until something new came since then, at most this long. */
    synchronized void await(long since, long millis) throws InterruptedException {
        if (news == since) {
            wait(Math.max(1, millis));
        }
    }
}

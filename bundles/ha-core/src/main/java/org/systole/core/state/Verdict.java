package org.systole.core.state;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What applying an entry came to. The same on every node; the proposer gets it as the log's answer.
 *
 * @param accepted whether the entry changed anything, or asked for what already holds
 * @param text what was refused and why, in sentences; empty if nothing was
 */
public record Verdict(boolean accepted, String text) {
    public static final Verdict DONE = new Verdict(true, "");

    public Verdict {
        Objects.requireNonNull(text);
    }

    static Verdict refused(String why) {
        return new Verdict(false, why);
    }

    /** As bytes for the log's answer. */
    public byte[] encode() {
        return ((accepted ? "+" : "-") + text).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #encode} wrote. */
    public static Verdict decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return new Verdict(text.startsWith("+"), text.isEmpty() ? "" : text.substring(1));
    }
}

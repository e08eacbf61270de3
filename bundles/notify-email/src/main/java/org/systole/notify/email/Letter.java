package org.systole.notify.email;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.systole.api.notify.ClusterEvent;

/**
 * What is written to somebody about an event. The same event makes the same id whichever node sends it and however
 * often, so that mail servers and people can tell a repetition.
 *
 * @param subject one line without control characters
 * @param body lines ended by a newline each
 * @param id the part of the Message-ID before the at sign
 */
record Letter(String subject, String body, String id) {
    private static final int LONGEST_SUBJECT = 200;

    static Letter about(ClusterEvent event, String recipient, String prefix) {
        String title = oneLine(event.title());
        String subject = (oneLine(prefix) + " " + title).strip();
        return new Letter(
                subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT - 3) + "..." : subject,
                body(event),
                "systole." + digest(event, recipient));
    }

    /** Whatever could end a header, or hide in one, becomes a blank. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]+", " ").strip();
    }

    private static String body(ClusterEvent event) {
        StringBuilder text = new StringBuilder();
        text.append(event.title().strip()).append("\n\n");
        if (!event.text().isBlank()) {
            text.append(event.text().strip()).append("\n\n");
        }
        line(text, "time", event.time().toString());
        line(text, "event", event.kind().key() + " " + event.id());
        line(text, "node", event.node());
        line(text, "resource", event.resource());
        new TreeMap<>(event.details()).forEach((name, value) -> line(text, name, value));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isBlank()) {
            text.append(oneLine(name)).append(": ").append(value.strip()).append('\n');
        }
    }

    private static String digest(ClusterEvent event, String recipient) {
        try {
            String all = String.join(
                    "\n", event.id(), event.time().toString(), event.kind().key(), recipient);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

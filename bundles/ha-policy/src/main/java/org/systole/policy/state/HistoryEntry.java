package org.systole.policy.state;

import java.time.Duration;
import org.systole.cib.Element;
import org.systole.cib.view.Score;

/**
 * One operation of a resource's history on a node ({@code lrm_rsc_op}).
 *
 * @param resource id of the {@code lrm_resource}
 * @param operation such as {@code start}
 * @param callId order in which the node ran them; -1 while pending
 * @param rc the agent's exit code
 * @param target the exit code that was expected; -1 where unknown
 * @param status executor's status: -1 pending, 0 done, 1 cancelled, 2 timed out, others are errors
 * @param lastChange seconds since the epoch at which the result was first this; 0 where unknown
 * @param digest digest of the parameters it ran with; empty where unknown
 * @param element the element itself
 */
public record HistoryEntry(
        String resource,
        String operation,
        Duration interval,
        int callId,
        int rc,
        int target,
        int status,
        long lastChange,
        String digest,
        Element element) {

    static HistoryEntry of(String resource, Element op) {
        int status = number(op, "op-status", 0);
        int target = target(op.attribute("transition-key", ""));
        return new HistoryEntry(
                resource,
                op.attribute("operation", ""),
                Duration.ofMillis(number(op, "interval", 0)),
                number(op, "call-id", -1),
                number(op, "rc-code", -1),
                target,
                status,
                seconds(op.attribute("last-rc-change", "")),
                op.attribute("op-digest", ""),
                op);
    }

    /** The exit code; a monitor may say that the resource runs but not well (190, promoted 191). */
    int code() {
        boolean monitor = operation.equals("monitor");
        return monitor && rc == 190 ? 0 : monitor && rc == 191 ? 8 : rc;
    }

    /** Whether it ended as expected. */
    public boolean asExpected() {
        return target < 0 || code() == target;
    }

    private static int number(Element op, String attribute, int otherwise) {
        String text = op.attribute(attribute, "");
        int digits = text.startsWith("-") ? text.length() - 1 : text.length();
        return digits <= 9 && digits(text, text.length() - digits) ? Integer.parseInt(text) : otherwise;
    }

    private static long seconds(String text) {
        return text.length() <= 15 && digits(text, 0) ? Long.parseLong(text) : 0;
    }

    /** Whether the text from there on is one decimal digit or more; histories are too long for a pattern here. */
    private static boolean digits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < text.length();
    }

    /** The third of the key's four or more parts is the expected exit code; -1 where there is none. */
    private static int target(String key) {
        int second = key.indexOf(':', key.indexOf(':') + 1);
        int third = second < 0 ? -1 : key.indexOf(':', second + 1);
        boolean four = third >= 0 && third + 1 < key.length();
        return four ? Score.of(key.substring(second + 1, third), -1) : -1;
    }

    public boolean pending() {
        return status == -1;
    }

    public boolean cancelled() {
        return status == 1;
    }

    public boolean recurring() {
        return !interval.isZero();
    }

    public boolean probe() {
        return operation.equals("monitor") && interval.isZero();
    }

    /** Whether it is a probe that found nothing, which means the same whatever is configured. */
    boolean absent() {
        return rc == 7 && status == 0 && probe();
    }

    /** Whether the executor itself reports an error, whatever the exit code. */
    public boolean executorError() {
        return status >= 2;
    }

    /** The name in the history: {@code web_monitor_20000}. */
    public String key() {
        return resource + "_" + operation + "_" + interval.toMillis();
    }
}

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
        String[] key = op.attribute("transition-key", "").split(":");
        int target = key.length >= 4 ? Score.of(key[2], -1) : -1;
        return new HistoryEntry(
                resource,
                op.attribute("operation", ""),
                Duration.ofMillis(number(op, "interval", 0)),
                number(op, "call-id", -1),
                number(op, "rc-code", -1),
                target,
                status,
                Long.parseLong(op.attribute("last-rc-change")
                        .filter(t -> t.matches("\\d{1,15}"))
                        .orElse("0")),
                op.attribute("op-digest", ""),
                op);
    }

    private static int number(Element op, String attribute, int otherwise) {
        String text = op.attribute(attribute, "");
        return text.matches("-?\\d{1,9}") ? Integer.parseInt(text) : otherwise;
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

    /** Whether the executor itself reports an error, whatever the exit code. */
    public boolean executorError() {
        return status >= 2;
    }

    /** The name in the history: {@code web_monitor_20000}. */
    public String key() {
        return resource + "_" + operation + "_" + interval.toMillis();
    }
}

package org.systole.cib.report;

import java.util.Comparator;
import org.systole.cib.Element;

/**
 * One line of the operation history ({@code <lrm_rsc_op>}).
 *
 * @param id of the line; a copy kept because it failed ends in {@code _last_failure_0}
 * @param task start, stop, monitor and so on
 * @param interval milliseconds; 0 when it is not recurring
 * @param call the node's own count of operations; negative while pending
 * @param rc exit code of the agent
 * @param expected the exit code the cluster expected
 * @param status -1 pending, 0 done, 1 cancelled, 2 timed out, 4 error and above
 * @param at when it last changed its result, in seconds since the epoch
 * @param tookMillis how long it ran
 * @param queuedMillis how long it waited
 */
public record OperationLine(
        String id,
        String task,
        long interval,
        int call,
        int rc,
        int expected,
        int status,
        String reason,
        long at,
        long tookMillis,
        long queuedMillis) {
    /** What {@code op-status} says of an operation for which there was no agent. */
    private static final int AGENT_MISSING = 7;

    /** Oldest first; what is pending is the newest, and of two lines for one call the failure is read first. */
    static final Comparator<OperationLine> OLDEST_FIRST = Comparator.comparing(OperationLine::pending)
            .thenComparingInt(OperationLine::call)
            .thenComparing(o -> !o.copyOfFailure());

    static OperationLine of(Element line) {
        int rc = (int) number(line, "rc-code", 193);
        return new OperationLine(
                line.id(),
                line.attribute("operation", ""),
                number(line, "interval", 0),
                (int) number(line, "call-id", 0),
                rc,
                expected(line.attribute("transition-key", ""), rc),
                (int) number(line, "op-status", 0),
                line.attribute("exit-reason", ""),
                number(line, "last-rc-change", 0),
                number(line, "exec-time", 0),
                number(line, "queue-time", 0));
    }

    private static long number(Element line, String attribute, long otherwise) {
        try {
            return Long.parseLong(line.attribute(attribute, String.valueOf(otherwise)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The third part of {@code action:transition:expected:cluster}. */
    private static int expected(String key, int otherwise) {
        String[] parts = key.split(":", 4);
        try {
            return parts.length < 3 ? otherwise : Integer.parseInt(parts[2]);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    public boolean pending() {
        return status == -1;
    }

    public boolean probe() {
        return task.equals("monitor") && interval == 0;
    }

    /** Whether it only found the resource not running, as it mostly is. */
    boolean uneventful() {
        return probe() && rc == 7;
    }

    private boolean copyOfFailure() {
        return id.endsWith("_last_failure_0");
    }

    /**
     * Whether it is a probe for which the node has no agent: nothing of the resource can run there, and nothing went
     * wrong. {@code crm_resource --why} says so.
     */
    boolean agentMissing() {
        return probe() && status == AGENT_MISSING;
    }

    /** Whether it went wrong; a probe that finds the resource running or stopped did not. */
    public boolean failed() {
        if (pending() || status == 1) {
            return false;
        }
        if (status != 0) {
            return true;
        }
        return rc != expected && !(probe() && (rc == 0 || rc == 7 || rc == 8));
    }

    /** The exit code in words. */
    public String rcText() {
        return switch (rc) {
            case 0 -> "ok";
            case 1 -> "error";
            case 2 -> "invalid parameter";
            case 3 -> "unimplemented feature";
            case 4 -> "insufficient privileges";
            case 5 -> "not installed";
            case 6 -> "not configured";
            case 7 -> "not running";
            case 8 -> "promoted";
            case 9 -> "promoted (failed)";
            case 190 -> "degraded";
            case 191 -> "promoted (degraded)";
            default -> "unknown";
        };
    }

    /** The status in words. */
    public String statusText() {
        return switch (status) {
            case -1 -> "pending";
            case 0 -> "complete";
            case 1 -> "Cancelled";
            case 2 -> "Timed Out";
            case 3 -> "NOT SUPPORTED";
            case 7 -> "Not installed";
            default -> "Error";
        };
    }
}

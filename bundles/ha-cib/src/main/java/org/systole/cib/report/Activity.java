package org.systole.cib.report;

import java.util.List;

/**
 * What a node's history of one resource comes to.
 *
 * @param role Stopped, Started, Promoted, Unpromoted, or the change under way
 * @param failed whether the last thing that counts went wrong
 * @param stopFailed whether that was a stop
 * @param task Monitoring while a recurring monitor is being started
 * @param note why it cannot run here; mostly empty
 */
record Activity(String role, boolean failed, boolean stopFailed, String task, String note) {
    static final Activity NONE = new Activity("Stopped", false, false, "", "");

    boolean active() {
        return failed || !role.equals("Stopped");
    }

    /** Reads the lines oldest first. */
    static Activity of(List<OperationLine> lines) {
        Activity activity = NONE;
        for (OperationLine line :
                lines.stream().sorted(OperationLine.OLDEST_FIRST).toList()) {
            activity = activity.after(line);
        }
        return activity;
    }

    private Activity after(OperationLine line) {
        if (line.pending()) {
            return pending(line);
        }
        if (line.status() == 1) {
            return this;
        }
        return line.failed() ? failure(line) : success(line);
    }

    private Activity pending(OperationLine line) {
        return switch (line.task()) {
            case "start" -> as("Starting");
            case "stop" -> as("Stopping");
            case "promote" -> as("Promoting");
            case "demote" -> as("Demoting");
            case "migrate_to", "migrate_from" -> as("Migrating");
            case "reload-agent", "notify" -> this;
            default -> line.probe() ? this : new Activity(role, failed, stopFailed, "Monitoring", note);
        };
    }

    private static Activity as(String role) {
        return new Activity(role, false, false, "", "");
    }

    private Activity success(OperationLine line) {
        return switch (line.task()) {
            case "start", "migrate_from" -> as("Started");
            case "stop", "migrate_to" -> NONE;
            case "promote" -> as("Promoted");
            case "demote" -> as("Unpromoted");
            case "monitor" -> found(line);
            default -> this;
        };
    }

    private Activity found(OperationLine line) {
        return switch (line.rc()) {
            case 7 -> NONE;
            case 8 -> as("Promoted");
            default -> as(role.equals("Stopped") ? "Started" : role);
        };
    }

    private Activity failure(OperationLine line) {
        if (line.probe() && (line.rc() == 5 || line.rc() == 2 || line.rc() == 6)) {
            return new Activity("Stopped", false, false, "", line.rcText());
        }
        String still = role.equals("Stopped") ? "Started" : role;
        return new Activity(still, true, line.task().equals("stop"), "", "");
    }
}

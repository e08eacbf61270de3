package org.systole.core.state;

import java.util.Objects;

/**
 * One line of a resource's operation history on a node.
 *
 * @param operation {@code start stop monitor promote demote reload-agent notify migrate_to migrate_from}
 * @param intervalMillis 0, but for a recurring monitor
 * @param call grows with every line recorded in the cluster
 * @param rc the agent's exit code
 * @param status how the execution ended
 * @param targetRc the exit code the cluster expected
 * @param digest digest of the parameters it was carried out with; may be empty
 * @param at cluster time in seconds when it ended
 * @param tookMillis how long it took
 * @param reason what the agent said; may be empty
 * @param intent what decided it; {@link IntentId#NONE} for a recurring monitor
 * @param restart which of the parameters it was carried out with only a restart takes up
 * @param peer the other node of a live migration; empty for none
 */
public record OperationRecord(
        String operation,
        long intervalMillis,
        long call,
        int rc,
        Ended status,
        int targetRc,
        String digest,
        long at,
        long tookMillis,
        String reason,
        IntentId intent,
        Restart restart,
        String peer) {
    public OperationRecord {
        Objects.requireNonNull(operation);
        Objects.requireNonNull(status);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(intent);
        Objects.requireNonNull(restart);
        Objects.requireNonNull(peer);
    }

    /** The same, as if it had been carried out with the parameters of a later reload. */
    OperationRecord reloaded(OperationRecord reload) {
        return new OperationRecord(
                operation,
                intervalMillis,
                call,
                rc,
                status,
                targetRc,
                reload.digest,
                at,
                tookMillis,
                reason,
                intent,
                reload.restart,
                peer);
    }

    /** The same, as having failed after all. */
    OperationRecord inVain(String why) {
        return new OperationRecord(
                operation,
                intervalMillis,
                call,
                1,
                Ended.ERROR,
                targetRc,
                digest,
                at,
                tookMillis,
                why,
                intent,
                restart,
                peer);
    }

    /** How an execution ended; the codes are those of the field's {@code op-status}. */
    public enum Ended {
        DONE(0),
        CANCELLED(1),
        TIMEOUT(2),
        NOT_SUPPORTED(3),
        ERROR(4),
        NOT_INSTALLED(7);

        private final int code;

        Ended(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** The exit code, with a monitor's "runs, but not well" (190, promoted 191) taken for "runs" (0, promoted 8). */
    int meaning() {
        boolean monitor = operation.equals("monitor");
        return monitor && rc == 190 ? 0 : monitor && rc == 191 ? 8 : rc;
    }

    /** Whether it ended as the cluster expected. */
    public boolean asExpected() {
        return status == Ended.DONE && meaning() == targetRc;
    }
}

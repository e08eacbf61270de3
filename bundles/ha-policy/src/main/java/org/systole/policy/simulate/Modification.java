package org.systole.policy.simulate;

import java.util.Objects;

/**
 * A change to pretend before the simulation.
 *
 * @param value node, ticket, truth word or {@link OperationSpec}, as the kind has it
 */
public record Modification(Kind kind, String value) {
    public Modification {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(value);
    }

    /** What can be pretended, in the order in which it is done. */
    public enum Kind {
        QUORUM("Setting quorum: %s"),
        WATCHDOG("Setting watchdog: %s"),
        NODE_UP("Bringing node %s online"),
        NODE_DOWN("Taking node %s offline"),
        NODE_FAIL("Failing node %s"),
        TICKET_GRANT("Granting ticket %s"),
        TICKET_REVOKE("Revoking ticket %s"),
        TICKET_STANDBY("Making ticket %s standby"),
        TICKET_ACTIVATE("Activating ticket %s"),
        INJECT("Injecting %s into the configuration");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        String sentence(String value) {
            return String.format(sentence, value);
        }
    }
}

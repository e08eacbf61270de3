package org.systole.cib;

import java.util.Objects;
import java.util.Optional;

/**
 * One change an operator or tool asks for, in the terms of {@code cibadmin}. A value: it is sent to the coordinator,
 * which evaluates it against the newest document.
 *
 * @param operation what to do
 * @param target what to do it to: an XPath to elements, or empty to find the place by the payload's name and id
 * @param payload the XML given; empty where the operation needs none
 * @param user who asks
 * @param client the program that asks
 * @param reason why, for the history; may be empty
 */
public record CibRequest(
        Operation operation, String target, Optional<Element> payload, String user, String client, String reason) {
    public CibRequest {
        Objects.requireNonNull(operation);
        Objects.requireNonNull(target);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(user);
        Objects.requireNonNull(client);
        Objects.requireNonNull(reason);
    }

    /** The operations of {@code cibadmin}. */
    public enum Operation {
        /** Adds the payload; refused where it exists. */
        CREATE,
        /** Merges the payload into what has its name and id; refused where there is none. */
        MODIFY,
        /** As MODIFY, but adds what is not there. */
        MODIFY_OR_CREATE,
        /** Puts the payload in place of what has its name and id, or of the whole configuration. */
        REPLACE,
        /** Removes what the target or the payload names. */
        DELETE,
        /** Removes every element the XPath selects. */
        DELETE_ALL,
        /** Empties the configuration. */
        ERASE,
        /** Applies a {@code <diff format="2">}. */
        PATCH,
        /** Raises the epoch and changes nothing else. */
        BUMP,
        /** Brings an older dialect to the newest. */
        UPGRADE
    }
}

package org.systole.policy.state;

/** What an instance is on a node. A running instance of a promotable clone that is not promoted is started. */
public enum Role {
    STOPPED,
    STARTED,
    PROMOTED
}

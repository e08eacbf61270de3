package org.systole.management.event;

import java.util.Objects;

/**
 * One thing that happened in the cluster.
 *
 * @param id counts up on this node from 1, without gaps
 * @param at when this node noticed, in milliseconds since the epoch
 * @param type what, such as {@code org.systole.resource.started}; never changes, fit for programs
 * @param object the node or resource it happened to; empty for the cluster
 * @param message in words
 */
public record Event(long id, long at, String type, String object, String message) {
    public Event {
        Objects.requireNonNull(type);
        Objects.requireNonNull(object);
        Objects.requireNonNull(message);
    }
}

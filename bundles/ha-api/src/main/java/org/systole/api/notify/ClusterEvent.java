package org.systole.api.notify;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened in the cluster and that an operator may want to hear of.
 *
 * @param id unique in the life of the cluster: position of the log entry that made it true, such as {@code 7.1523.0}
 * @param time wall time on the node that noticed; a label, not an order
 * @param kind what happened
 * @param node the node it happened to; empty where it concerns none
 * @param resource the resource or group it happened to; empty where it concerns none
 * @param title one line, fit for a subject
 * @param text the whole story in sentences
 * @param details further facts by name, for programs
 */
public record ClusterEvent(
        String id,
        Instant time,
        Kind kind,
        String node,
        String resource,
        String title,
        String text,
        Map<String, String> details) {
    public ClusterEvent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(time);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(node);
        Objects.requireNonNull(resource);
        Objects.requireNonNull(title);
        Objects.requireNonNull(text);
        details = Map.copyOf(details);
    }

    /** Kinds of event; the key is the name in configurations and JMX notifications. */
    public enum Kind {
        NODE_JOINED("node.joined"),
        NODE_LOST("node.lost"),
        NODE_LEFT("node.left"),
        NODE_FENCED("node.fenced"),
        FENCING_FAILED("fencing.failed"),
        QUORUM_GAINED("quorum.gained"),
        QUORUM_LOST("quorum.lost"),
        RESOURCE_STARTED("resource.started"),
        RESOURCE_STOPPED("resource.stopped"),
        RESOURCE_FAILED("resource.failed"),
        RESOURCE_BLOCKED("resource.blocked"),
        CONFIGURATION_CHANGED("config.changed"),
        COORDINATOR_CHANGED("coordinator.changed");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }
}

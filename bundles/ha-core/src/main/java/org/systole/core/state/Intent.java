package org.systole.core.state;

import java.util.Objects;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * A decided operation on a resource, before its result is known.
 *
 * @param operation {@code start stop monitor promote demote reload-agent notify migrate_to migrate_from}; a monitor
 *     here is a probe
 * @param node who carries it out
 * @param incarnation the life of the node it was decided for; no other life carries it out
 * @param timeoutMillis time limit of the operation
 * @param targetRc the exit code that means what the cluster expects
 * @param digest digest of the parameters, for the operation history; may be empty
 * @param at cluster time in seconds when it was decided; a label
 * @param peer the other node of a live migration: where it is sent, or where it comes from; empty for none
 * @param notice what a copy of a clone is told; there for {@code notify} and for nothing else
 */
public record Intent(
        String operation,
        ResourceId resource,
        NodeId node,
        Incarnation incarnation,
        long timeoutMillis,
        int targetRc,
        String digest,
        long at,
        String peer,
        Optional<Notice> notice) {
    /** The name of the operation that tells a copy of a clone of the others. */
    public static final String NOTIFY = "notify";

    /** What concerns one node only, and is no notification. */
    public Intent(
            String operation,
            ResourceId resource,
            NodeId node,
            Incarnation incarnation,
            long timeoutMillis,
            int targetRc,
            String digest,
            long at) {
        this(operation, resource, node, incarnation, timeoutMillis, targetRc, digest, at, "", Optional.empty());
    }

    public Intent {
        Objects.requireNonNull(operation);
        Objects.requireNonNull(resource);
        Objects.requireNonNull(node);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(peer);
        if (notice.isPresent() != operation.equals(NOTIFY)) {
            throw new IllegalArgumentException(operation + " of " + resource + " with notice " + notice);
        }
    }

    public boolean isProbe() {
        return operation.equals("monitor");
    }

    /** Whether it lets the agent take up changed parameters while the resource runs. */
    public boolean isReload() {
        return operation.equals("reload-agent");
    }

    /** Whether it sends the resource, while it runs, to the peer. */
    public boolean sends() {
        return operation.equals("migrate_to");
    }

    /** Whether it takes up what the peer has sent. */
    public boolean receives() {
        return operation.equals("migrate_from");
    }

    /**
     * Whether it has a line of its own in the history, so that while it is under way, or when it has failed, the line
     * that says what the resource is stays.
     */
    boolean inPassing() {
        return isReload() || sends() || receives();
    }

    /** Whether it may make the resource active where it was not. */
    public boolean activates() {
        return operation.equals("start") || operation.equals("promote") || receives();
    }
}

package org.systole.api.agent;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An agent that has a description of itself in the form of the Open Cluster Framework, with more in it than
 * {@link ResourceAgent.Metadata} holds.
 */
@ConsumerType
public interface OcfDescribed {
    /**
     * The {@code <resource-agent>} document, or an empty string for none; may run a program for it, for some seconds.
     *
     * @throws InterruptedException when the caller gives up waiting
     */
    String ocfMetadata() throws InterruptedException;
}

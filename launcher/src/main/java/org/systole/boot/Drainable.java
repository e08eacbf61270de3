package org.systole.boot;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** A node that can leave in peace. The core registers it as an OSGi service; the launcher calls it on SIGTERM. */
@ConsumerType
public interface Drainable {
    /**
     * Begins to stop or hand over everything the node runs and to leave the cluster; called once, returns at once.
     *
     * @return completes with one sentence when the node has left; the process then ends
     */
    CompletionStage<String> drain();
}

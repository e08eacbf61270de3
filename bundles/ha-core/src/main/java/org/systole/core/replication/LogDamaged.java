package org.systole.core.replication;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What was once on disk in full is not there as it was written. The node must not start with it: it would forget what
 * it acknowledged. Its remedy is to give up this disk's part of the log and to fetch everything from the others.
 */
public final class LogDamaged extends IOException {
    private static final long serialVersionUID = 1L;

    LogDamaged(Path file, long offset, String what) {
        super(file + ", offset " + offset + ": " + what + ". This node's part of the replicated log cannot be trusted,"
                + " so the node does not start. Check the disk; then move the directory "
                + file.toAbsolutePath().getParent()
                + " away and start again: the node fetches everything from a majority of the others, and votes again"
                + " when it has");
    }
}

package org.systole.core.replication;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What was once on disk in full is not there as it was written. The node must not go on with it: it would forget what
 * it acknowledged. The remedy is to give up this disk's part of the log and to fetch everything from the others; see
 * {@link DamagedLogs}.
 */
public final class LogDamaged extends IOException {
    private static final long serialVersionUID = 1L;

    LogDamaged(Path file, long offset, String what) {
        super(file + ", offset " + offset + ": " + what + ". This node's part of the replicated log cannot be trusted");
    }
}

package org.systole.core.replication;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the real engine, in processes that are really killed. */
@Timeout(300)
class RaftLogTest implements ReplicatedLogContract {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Override
    public LogBench bench(int size) {
        return new ProcessBench(directory, size, 15, size == 5);
    }
}

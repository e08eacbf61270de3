package org.systole.core.replication;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class KillRoundsTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Tag("cluster")
    @Timeout(300)
    void aFewRoundsLoseNothing() {
        System.out.println(new KillRounds(directory, 3, 4).run(9));
    }

    /** The long run: {@code benchmarks/log-kills}. */
    @Test
    @Tag("soak")
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void manyRoundsLoseNothing() {
        long seed = Long.getLong("log.kills.seed", System.nanoTime());
        System.out.println("seed " + seed);
        System.out.println(new KillRounds(directory, 3, seed).run(Integer.getInteger("log.kills", 200)));
    }
}

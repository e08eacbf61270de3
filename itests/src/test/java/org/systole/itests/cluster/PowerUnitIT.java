package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.testbed.Bed;
import org.systole.testbed.BedOptions;
import org.systole.testbed.story.PowerUnit;
import org.systole.testbed.story.Workspace;

/** The strip's outlets are really wired to the nodes of the bed. */
class PowerUnitIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void anOutletSwitchesItsNode(@TempDir Path directory) {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        try (Bed bed = Bed.create(new BedOptions(2, 0, directory, directory, directory.resolve("logs")));
                PowerUnit unit = PowerUnit.start(bed, Workspace.find())) {
            unit.order("off 2");
            await().atMost(SOON).until(() -> bed.pid1("node2").isEmpty());
            await().atMost(SOON).untilAsserted(() -> assertThat(unit.journal())
                    .extracting(PowerUnit.Entry::text)
                    .contains("off 2"));
            assertThat(bed.pid1("node1")).isPresent();
            unit.order("on 2");
            await().atMost(SOON).until(() -> bed.pid1("node2").isPresent());
        }
    }
}

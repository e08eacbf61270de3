package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.testbed.Bed;
import org.systole.testbed.story.Story;
import org.systole.testbed.story.StoryCluster;

/** The founding document's story, with the configuration in today's words and in those of 2006. */
@Tag("cluster")
class StoryIT {
    @ParameterizedTest
    @ValueSource(strings = {"cib-pvfs2.xml", "cib-pvfs2-heartbeat.xml"})
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void everyStepIsObserved(String example) throws InterruptedException {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        try (StoryCluster cluster = StoryCluster.create("story-" + example, example, List.of())) {
            assertThat(new Story(cluster, System.out).play())
                    .as("steps not observed")
                    .isZero();
        }
    }
}

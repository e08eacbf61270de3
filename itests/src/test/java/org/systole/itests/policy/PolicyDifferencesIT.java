package org.systole.itests.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our {@code crm_simulate} and Debian's decide the same about random configurations, over the features for which no
 * difference is known. {@code benchmarks/policy-differences} goes over all features and more seeds.
 */
class PolicyDifferencesIT {
    private static final Set<Feature> AGREED = EnumSet.of(
            Feature.LOCATION,
            Feature.STICKINESS,
            Feature.PRIORITY,
            Feature.MONITOR_FAILURE,
            Feature.START_FAILURE,
            Feature.THRESHOLD);

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void bothDecideTheSame() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/crm_simulate")),
                "skipped: crm_simulate is not here; apt-get install pacemaker-cli-utils");
        Fuzzer.Result result = new Fuzzer(Fuzzer.simulators(directory), AGREED).run(1, 100);
        assertThat(result.differences()).as("differences by seed").isEmpty();
        assertThat(result.compared()).as("documents both decided about").isEqualTo(100);
    }

    @Test
    void theSameSeedGivesTheSameDocument() {
        for (long seed = 1; seed <= 20; seed++) {
            String once = RandomCib.of(seed, EnumSet.allOf(Feature.class)).xml();
            assertThat(RandomCib.of(seed, EnumSet.allOf(Feature.class)).xml()).isEqualTo(once);
        }
    }

    @Test
    void aDifferenceIsSeenWhateverTheReasonsSay() {
        Decision one = Decision.of("Transition Summary:\n  * Stop  a  ( n1 )  due to no quorum\n"
                + "  * Start b ( n2 )\n\nRevised Cluster Status:\n  * Online: [ n1 ]\n");
        Decision same = Decision.of("Transition Summary:\n  * Start  b   (   n2 )\n  * Stop a ( n1 )\n"
                + "\nRevised Cluster Status:\n  * Online: [ n1 ]\n");
        Decision other = Decision.of("Transition Summary:\n  * Start b ( n3 )\n\nRevised Cluster Status:\n");
        assertThat(one.against(same, "ours", "theirs")).isEqualTo(same.against(one, "ours", "theirs"));
        assertThat(one.against(other, "ours", "theirs"))
                .contains("ours does: * Start b", "theirs does: * Start b", "ours ends with: * Online: [ n1 ]");
    }
}

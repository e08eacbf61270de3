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
 * Our {@code crm_simulate} and Debian's decide the same about random configurations with every feature, but for what
 * the rules of {@link KnownDifference} explain and for a few seeds that are not settled yet. {@code
 * benchmarks/policy-differences} goes over more seeds.
 */
class PolicyDifferencesIT {
    private static final int SEEDS = 300;

    /** Seeds on which both differ and no rule says why; docs/policy-differences.md tells what is known of them. */
    private static final Set<Long> OPEN = Set.of(13L, 55L, 64L, 84L, 95L, 141L, 175L, 210L);

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void bothDecideTheSame() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/crm_simulate")),
                "skipped: crm_simulate is not here; apt-get install pacemaker-cli-utils");
        Fuzzer.Result result = new Fuzzer(Fuzzer.simulators(directory), EnumSet.allOf(Feature.class)).run(1, SEEDS);
        System.out.println("seeds 1 to " + SEEDS + ": " + result.compared() + " compared, explained by rule: "
                + result.known() + ", open: " + result.differences().keySet());
        assertThat(result.differences()).as("differences by seed").containsOnlyKeys(OPEN);
        assertThat(result.compared()).as("documents both decided about").isGreaterThan(SEEDS * 95 / 100);
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

package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.testbed.Programs;

/** What {@code cibadmin -Q} prints of the running cluster, read by the tools of Debian's pacemaker-cli-utils. */
@Tag("cluster")
class PacemakerToolsIT {
    @TempDir
    Path directory;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void debiansToolsReadTheLiveClusterAlike() throws InterruptedException, IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/crm_verify")),
                "skipped: crm_verify is not here; apt-get install pacemaker-cli-utils");
        try (ClusterUnderTest test = ClusterUnderTest.start("pacemaker-tools", List.of())) {
            test.assertUnharmed("node1");
            Programs.Ended query = test.bed().exec("node1", "cibadmin", "-Q");
            assertThat(query.exit()).as(query.text()).isZero();
            Path file = Files.writeString(directory.resolve("live.xml"), query.output());

            Programs.Ended verify = Programs.run(List.of("/usr/sbin/crm_verify", "-V", "-x", file.toString()));
            assertThat(verify.text()).as("crm_verify").isEmpty();
            assertThat(verify.exit()).isZero();

            Programs.Ended simulate = Programs.run(List.of("/usr/sbin/crm_simulate", "-x", file.toString(), "-S"));
            assertThat(simulate.exit()).as(simulate.text()).isZero();
            assertThat(actions(simulate.output()))
                    .as("what is left to do:%n%s", simulate.output())
                    .isEmpty();

            Programs.Ended monitor = Programs.run(List.of("env", "CIB_file=" + file, "/usr/sbin/crm_mon", "-1", "-r"));
            assertThat(monitor.exit()).as(monitor.text()).isZero();
            assertThat(monitor.output()).contains("Online: [ node1 node2 node3 node4 node5 ]");
            String ours = test.cluster().status("node1");
            for (int group = 0; group < test.cluster().groups(); group++) {
                String state = "Started node" + (group + 1);
                for (String part : List.of("address", "fs", "daemon")) {
                    String resource = "server" + group + "_" + part;
                    assertThat(lineOf(monitor.output(), resource)).contains(state);
                    assertThat(lineOf(ours, resource)).contains(state);
                }
            }
        }
    }

    private static String lineOf(String status, String resource) {
        return status.lines()
                .filter(line -> line.contains(resource + "\t") || line.contains(resource + " "))
                .findFirst()
                .orElse("no line for " + resource + " in\n" + status);
    }

    private static List<String> actions(String simulation) {
        return simulation
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("* ") && !line.contains("Started") && !line.contains("Online:"))
                .filter(line -> simulation.indexOf(line) > simulation.indexOf("Transition Summary:"))
                .toList();
    }
}

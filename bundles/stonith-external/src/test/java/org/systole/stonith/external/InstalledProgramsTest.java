package org.systole.stonith.external;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Ticker;
import org.systole.testkit.FencingCalls;

class InstalledProgramsTest {
    @TempDir
    private Path agents;

    @TempDir
    private Path plugIns;

    private InstalledPrograms programs;

    @BeforeEach
    void look() {
        programs = new InstalledPrograms(
                List.of(agents.resolve("none"), agents), List.of(plugIns), new Run(), Ticker.system());
    }

    private void install(Path place, String name) throws IOException {
        Scripts.write(place, name, "#!/bin/sh\nexit 0\n", "rwxr-xr-x");
    }

    @Test
    void whatComesIsFoundAndWhatGoesIsNot() throws Exception {
        assertThat(programs.drivers()).isEmpty();
        install(agents, "fence_one");
        install(agents, "fence_ack_manual");
        install(agents, "other");
        install(plugIns, "two");
        Files.createDirectory(plugIns.resolve("three"));
        assertThat(programs.drivers()).containsOnlyKeys("fence_one", "external/two");
        FencingDriver one = programs.drivers().get("fence_one");
        assertThat(programs.drivers().get("fence_one")).isSameAs(one);
        Files.delete(agents.resolve("fence_one"));
        assertThat(programs.drivers()).containsOnlyKeys("external/two");
    }

    @Test
    void aFileInAPlaceOfBothKindsIsBoth() throws Exception {
        install(agents, "fence_one");
        InstalledPrograms both = new InstalledPrograms(List.of(agents), List.of(agents), new Run(), Ticker.system());
        assertThat(both.drivers().get("fence_one")).isInstanceOf(FenceAgentDriver.class);
        assertThat(both.drivers().get("external/fence_one")).isInstanceOf(PlugInDriver.class);
    }

    @Test
    void whatIsMissingIsNamedWithThePathsThatWereLookedAt() {
        assertThat(programs.missing("fence_x"))
                .contains("fence_x is not installed", agents.resolve("fence_x").toString());
        assertThat(programs.missing("external/x"))
                .contains("external/x is not installed", plugIns.resolve("x").toString());
        assertThat(programs.missing("external/ipmi"))
                .contains(agents.resolve("fence_ipmilan").toString());
        assertThat(programs.missing("apc")).isEmpty();
    }

    @Test
    void ipmiIsDoneByItsFenceAgentWhereThatIsInstalled() throws Exception {
        install(plugIns, "ipmi");
        assertThat(programs.drivers().get("external/ipmi")).isInstanceOf(PlugInDriver.class);
        String agent = Scripts.AGENT
                .replace("case $plug in [123])", "plug=1; case $plug in [123])")
                .replace("plug=*) plug", "username=*) [ \"$line\" = username=admin ] || exit 1 ;; plug=*) plug")
                .replace("device=*) device=${line#device=}", "ip=*) device=${line#ip=}")
                .replace("name=\"plug\" unique=\"0\" required=\"1\"", "name=\"plug\" unique=\"0\" required=\"0\"");
        Scripts.write(agents, "fence_ipmilan", agent, "rwxr-xr-x");
        Files.createFile(agents.resolve("on-1"));
        FencingCalls calls = new FencingCalls(
                programs.drivers().get("external/ipmi"),
                Map.of(
                        "hostname", "node2",
                        "ipaddr", agents.toString(),
                        "userid", "admin",
                        "passwd", "s3cr3t-word",
                        "interface", "lan"),
                Duration.ofSeconds(60));
        assertThat(calls.off("node3"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("power of 'node2'", "node3"));
        assertThat(Files.exists(agents.resolve("on-1"))).isTrue();
        assertThat(calls.off("node2")).isInstanceOfSatisfying(Outcome.Confirmed.class, done -> {
            assertThat(done.observed()).containsOnly(Map.entry("node2", PowerState.OFF));
            assertThat(done.verified()).isTrue();
            assertThat(done.steps().get(0).what()).contains("external/ipmi is done by", "fence_ipmilan");
        });
        assertThat(Files.exists(agents.resolve("on-1"))).isFalse();
    }
}

package org.systole.itests.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;
import org.systole.stonith.external.InstalledPrograms;
import org.systole.testkit.FencingCalls;

/** Real fence agents and plug-ins as Debian's fence-agents and cluster-glue install them. */
class DebianAgentsIT {
    @TempDir
    Path directory;

    private static FencingCalls calls(String type, Map<String, String> parameters) {
        InstalledPrograms programs = new InstalledPrograms();
        FencingDriver driver = programs.drivers().get(type);
        assertThat(driver).as(programs.missing(type)).isNotNull();
        return new FencingCalls(driver, parameters, Duration.ofSeconds(90));
    }

    @Test
    void fenceDummySwitchesAFile() throws Exception {
        Path status = directory.resolve("status");
        FencingCalls dummy = calls("fence_dummy", Map.of("type", "file", "status_file", status.toString()));
        assertThat(dummy.driver().metadata().parameters())
                .extracting(Parameter::name)
                .contains("status_file", "power_timeout");
        assertThat(dummy.on("node1")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(status).content().contains("on");
        assertThat(dummy.off("node1")).isInstanceOfSatisfying(Outcome.Confirmed.class, off -> assertThat(off.observed())
                .containsEntry("node1", PowerState.OFF));
        assertThat(status).content().contains("off");
        assertThat(dummy.monitor()).isInstanceOf(Outcome.Confirmed.class);
        Files.delete(status);
        assertThat(dummy.with("type", "fail").off("node1")).isNotInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void fenceApcSnmpSwitchesAStripAndIsFoundOutWhenItDoesNot() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(4))) {
            FencingCalls agent = calls(
                    "fence_apc_snmp",
                    Map.of(
                            "ip",
                            "127.0.0.1",
                            "ipport",
                            "" + strip.port(),
                            "community",
                            "private",
                            "power_timeout",
                            "4"));
            assertThat(agent.off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertThat(strip.isOn("2")).isFalse();
            assertThat(strip.isOn("3")).isTrue();
            strip.order("lie 3");
            assertThat(agent.off("3"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.observed())
                            .containsEntry("3", PowerState.ON));
            assertThat(agent.off()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                    .contains("plug"));
        }
    }

    @Test
    void aPlugInOfClusterGlueTellsItsHosts() throws Exception {
        FencingCalls ssh = calls("external/ssh", Map.of("hostlist", "node1 node2"));
        assertThat(ssh.list()).isInstanceOfSatisfying(Outcome.Confirmed.class, list -> assertThat(list.observed())
                .containsOnlyKeys("node1", "node2"));
        assertThat(ssh.off("node3")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("[node1, node2]", "node3"));
    }
}

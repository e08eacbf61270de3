package org.systole.stonith.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.fencing.FencingDriver.Trait;
import org.systole.api.process.Ticker;
import org.systole.testkit.FencingCalls;

/** A plug-in of the kind PVFS2 sites had: it only calls three programs of the site, of which these are stand-ins. */
class PlugInDriverTest {
    private static final String PLUG_IN =
            """
            #!/bin/sh
            # every word it was called with, and a secret it must have got by its environment
            echo "$*" >> "$fs_conf_dir/calls"
            PATH=$fs_conf_dir:$PATH
            case $1 in
            gethosts) fs-power-gethosts.pl --fs "$fs_name"; exit 0 ;;
            on|off|reset) fs-power-control.pl --fs "$fs_name" --host "$2" --command "$1" || exit 1 ;;
            status) fs-power-monitor.pl --fs "$fs_name" ;;
            getconfignames) echo fs_name fs_conf_dir ;;
            getinfo-xml)
                echo '<parameters><parameter name="fs_name" unique="1" required="1"><content type="string"/>'
                echo '<shortdesc lang="en">Name of the file system</shortdesc></parameter>'
                echo '<parameter name="fs_conf_dir" unique="1" required="1"><content type="string"/></parameter>'
                echo '<parameter name="passwd"><content type="string"/></parameter></parameters>' ;;
            *) exit 1 ;;
            esac
            """;

    @TempDir
    private Path place;

    private Path site;
    private FencingDriver driver;
    private FencingCalls calls;

    @BeforeEach
    void install() throws IOException {
        site = Files.createDirectory(place.resolve("site"));
        Path plugIns = Files.createDirectory(place.resolve("external"));
        Files.setPosixFilePermissions(plugIns, PosixFilePermissions.fromString("rwxr-xr-x"));
        Scripts.write(plugIns, "pvfs2-stonith-plugin", PLUG_IN, "rwxr-xr-x");
        Scripts.write(site, "fs-power-gethosts.pl", "#!/bin/sh\necho node1 node2\n", "rwxr-xr-x");
        Scripts.write(site, "fs-power-monitor.pl", "#!/bin/sh\nexit 0\n", "rwxr-xr-x");
        control("echo \"$4 $6\" >> \"$fs_conf_dir/power\"");
        driver = new InstalledPrograms(List.of(), List.of(plugIns), new Run(), Ticker.system())
                .drivers()
                .get("external/pvfs2-stonith-plugin");
        calls = new FencingCalls(
                driver,
                Map.of("fs_name", "pvfs2-fs", "fs_conf_dir", site.toString(), "passwd", "s3cr3t-word"),
                Duration.ofSeconds(60));
    }

    private void control(String body) throws IOException {
        Scripts.write(site, "fs-power-control.pl", "#!/bin/sh\n" + body + "\n", "rwxr-xr-x");
    }

    private List<String> lines(String file) throws IOException {
        return Files.exists(site.resolve(file)) ? Files.readAllLines(site.resolve(file)) : List.of();
    }

    @Test
    void whatItDidIsUnknownUnlessItsExitCodeIsAccepted() throws Exception {
        assertThat(calls.off("node2"))
                .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                        .contains("cannot read back", "accept-exit-code=true"));
        assertThat(lines("power")).containsExactly("node2 off");
        assertThat(calls.with("accept-exit-code", "true").off("node2"))
                .isInstanceOfSatisfying(Outcome.Confirmed.class, trusted -> {
                    assertThat(trusted.verified()).isFalse();
                    assertThat(trusted.observed()).containsOnly(Map.entry("node2", PowerState.OFF));
                });
        assertThat(lines("calls").toString()).doesNotContain("s3cr3t");
    }

    @Test
    void switchesNobodyWhomItDoesNotServe() throws Exception {
        for (String host : List.of("node3", "node2; reboot", "-o", "$(id)")) {
            assertThat(calls.with("accept-exit-code", "true").off(host))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains(host));
        }
        assertThat(calls.off()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("plug"));
        assertThat(lines("power")).isEmpty();
    }

    @Test
    void aFailureIsUnknownToo() throws Exception {
        control("echo \"no answer for $fs_name with $passwd\" >&2; exit 3");
        assertThat(calls.with("accept-exit-code", "true").off("node2"))
                .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                        .contains("off node2 ended with exit code 1", "no answer for pvfs2-fs with ***")
                        .doesNotContain("s3cr3t"));
    }

    @Test
    void aPlugInThatOnlyResetsMayStandForOff() throws Exception {
        calls.with("accept-exit-code", "true").with("off-by-reset", "true").off("node1");
        assertThat(lines("power")).containsExactly("node1 reset");
    }

    @Test
    void listsWatchesAndReadsNothing() throws Exception {
        assertThat(calls.list()).isInstanceOfSatisfying(Outcome.Confirmed.class, list -> assertThat(list.observed())
                .containsOnlyKeys("node1", "node2"));
        assertThat(calls.monitor()).isInstanceOf(Outcome.Confirmed.class);
        assertThat(calls.status("node1")).isInstanceOf(Outcome.Unknown.class);
        Scripts.write(site, "fs-power-monitor.pl", "#!/bin/sh\nexit 1\n", "rwxr-xr-x");
        assertThat(calls.monitor()).isInstanceOf(Outcome.Failed.class);
        Scripts.write(site, "fs-power-gethosts.pl", "#!/bin/sh\nexit 1\n", "rwxr-xr-x");
        assertThat(calls.list()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("serves no host"));
    }

    @Test
    void oneThatHangsIsKilledWithAllItBegan() throws Exception {
        control("echo $$ > \"$fs_conf_dir/hanging\"; exec sleep 1000");
        assertThat(calls.within(Duration.ofSeconds(8)).off("node2"))
                .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                        .contains("was killed"));
        long pid = Long.parseLong(lines("hanging").get(0));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aParameterThatWouldChangeHowItIsRunIsRefused() throws Exception {
        for (String name : List.of("PATH", "LD_PRELOAD", "IFS", "a b", "BASH_ENV")) {
            assertThat(calls.with(name, "/tmp/x").off("node2"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("parameter " + name));
        }
        assertThat(lines("power")).isEmpty();
    }

    @Test
    void describesItself() {
        Metadata metadata = driver.metadata();
        assertThat(metadata.traits()).containsExactly(Trait.CANNOT_BE_READ);
        assertThat(metadata.parameters())
                .extracting(Parameter::name)
                .containsExactly("fs_name", "fs_conf_dir", "passwd");
        assertThat(metadata.parameters()).filteredOn(Parameter::secret).hasSize(1);
    }
}

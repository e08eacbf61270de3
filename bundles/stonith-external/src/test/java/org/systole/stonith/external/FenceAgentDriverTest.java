package org.systole.stonith.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.fencing.FencingDriver.Trait;
import org.systole.testkit.FencingDriverContract;

class FenceAgentDriverTest {
    private AgentBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = AgentBench.start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Nested
    class Contract implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return AgentBench.start();
        }
    }

    @Test
    void readsTheStateBeforeAndAfterAnOrderAndNeverReboots() throws Exception {
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.journal()).containsExactly("status 2", "off 2", "status 2");
    }

    @Test
    void namesTheOutletInTheParameterThatTheConfigurationSays() throws Exception {
        assertThat(bench.calls().with("pcmk_host_argument", "plug").off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.calls()
                        .with("pcmk_host_argument", "none")
                        .with("plug", "3")
                        .off("2"))
                .isInstanceOf(Outcome.Confirmed.class);
        assertThat(bench.journal()).containsExactly("status 2", "off 2", "status 2", "status 3", "off 3", "status 3");
    }

    @Test
    void ordersNothingWhereTheStateCannotBeRead() throws Exception {
        assertThat(bench.calls().with("password", "wr0ng").off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("nothing was ordered", "password '***' is wrong")
                        .doesNotContain("wr0ng"));
        assertThat(bench.isOn("2")).isTrue();
    }

    @Test
    void anAgentThatSaysFailedIsNotBelievedEither() throws Exception {
        String failing = Scripts.AGENT.replace("off) [ -e", "off) rm -f \"$device/on-$plug\"; exit 1; [ -e");
        try (AgentBench failed = AgentBench.of(failing)) {
            assertThat(failed.calls().off("2")).isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> {
                assertThat(unknown.reason()).contains("off of plug 2 ended with exit code 1", "{2=OFF}");
                assertThat(unknown.observed()).containsEntry("2", PowerState.OFF);
            });
        }
    }

    @Test
    void everythingItBeganIsEndedWhenItsTimeIsUp() throws Exception {
        bench.die();
        assertThat(bench.calls().within(Duration.ofSeconds(8)).off("2")).isInstanceOf(Outcome.Failed.class);
        for (String file : new String[] {"dead", "child"}) {
            long pid =
                    Long.parseLong(Files.readString(bench.place().resolve(file)).strip());
            await(file).atMost(Duration.ofSeconds(20)).until(() -> ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .isEmpty());
        }
    }

    @Test
    void aProgramThatOthersCanChangeIsNotRun() throws Exception {
        for (String mode : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
            Files.setPosixFilePermissions(bench.script(), PosixFilePermissions.fromString(mode));
            assertThat(bench.calls().off("2"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains(bench.script().toString(), "can be changed by others", "chmod go-w"));
        }
        Files.setPosixFilePermissions(bench.script(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(bench.calls().off("2")).isInstanceOf(Outcome.Failed.class);
        assertThat(bench.isOn("2")).isTrue();
        assertThat(Files.exists(bench.place().resolve("journal"))).isFalse();
    }

    @Test
    void aProgramThatWasRemovedIsNotInstalled() throws Exception {
        Path script = bench.script();
        Files.delete(script);
        assertThat(bench.calls().off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(script + " is not installed"));
    }

    @Test
    void secretsMayBeReferencesAndNeverReachTheArguments() throws Exception {
        String showing = Scripts.AGENT.replace("echo \"$action $plug\"", "tr '\\0' ' ' < /proc/$$/cmdline");
        try (AgentBench shown = AgentBench.of(showing)) {
            Path secret = Scripts.write(shown.place(), "secret", "s3cr3t-word\n", "rw-------");
            assertThat(shown.calls().with("password", "file:" + secret).off("2"))
                    .isInstanceOf(Outcome.Confirmed.class);
            assertThat(shown.journal().toString()).contains("fence_fake").doesNotContain("s3cr3t");
        }
    }

    @Test
    void aValueWithALineEndIsRefused() throws Exception {
        assertThat(bench.calls().with("device", "x\naction=on").off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("parameter device has a line end"));
    }

    @Test
    void describesWhatTheAgentSaysOfItself() {
        Metadata metadata = bench.calls().driver().metadata();
        assertThat(metadata.shortDescription()).startsWith("Fence agent of a test, by ");
        assertThat(metadata.traits()).containsExactlyInAnyOrder(Trait.UNFENCES, Trait.ON_TARGET);
        assertThat(metadata.parameters())
                .extracting(Parameter::name)
                .containsExactly("action", "plug", "device", "password", "power_timeout");
        assertThat(metadata.parameters())
                .filteredOn(Parameter::required)
                .extracting(Parameter::name)
                .containsExactly("device");
        assertThat(metadata.parameters()).filteredOn(Parameter::secret).hasSize(1);
    }

    @Test
    void listsWithNamesAndStates() throws Exception {
        bench.calls().off("2");
        assertThat(bench.calls().list()).isInstanceOfSatisfying(Outcome.Confirmed.class, list -> {
            assertThat(list.observed()).containsEntry("2", PowerState.OFF).containsEntry("3", PowerState.ON);
            assertThat(list.names()).isEqualTo(Map.of("1", "node1", "2", "node2", "3", "node3"));
        });
    }

    @Test
    void whatCannotReadIsTrustedOnlyWhereTheDeviceSaysSo() throws Exception {
        try (AgentBench blind = AgentBench.of(Scripts.AGENT.replace("<action name=\"status\"/>", ""))) {
            blind.lie("2");
            assertThat(blind.calls().off("2")).isInstanceOf(Outcome.Unknown.class);
            assertThat(blind.calls().with("accept-exit-code", "true").off("2"))
                    .isInstanceOfSatisfying(Outcome.Confirmed.class, trusted -> {
                        assertThat(trusted.verified()).isFalse();
                        assertThat(trusted.steps())
                                .anySatisfy(step -> assertThat(step.what()).contains("unverified"));
                    });
            assertThat(blind.journal()).containsOnly("off 2");
        }
    }
}

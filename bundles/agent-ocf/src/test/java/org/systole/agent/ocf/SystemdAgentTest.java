package org.systole.agent.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.ResourceAgentContract;

/** With a stand-in for systemctl: where tests run, process 1 is not systemd. It keeps a unit's state in a file. */
class SystemdAgentTest implements ResourceAgentContract {
    private static final String SYSTEMCTL =
            """
            d=%s
            case "$1 $3$2" in
            "show "*) [ -e $d/load ] && l=$(cat $d/load) || l=loaded
              echo "LoadState=$l"; echo "ActiveState=$(cat $d/active)"; echo "SubState=sub"; echo "Result=$(cat $d/result)"
              [ -e $d/next ] && mv $d/next $d/active; exit 0;;
            "start "*) cat $d/onstart > $d/active; [ -e $d/soon ] && mv $d/soon $d/next
              [ "$(cat $d/active)" = failed ] && { echo "Job failed." >&2; exit 1; }; exit 0;;
            "stop "*) cat $d/onstop > $d/active; exit 0;;
            "is-enabled "*) cat $d/enabled; exit 0;;
            esac
            exit 9
            """;

    @TempDir
    Path dir;

    private Scripts scripts;
    private AgentCalls calls;

    @BeforeEach
    void setUp() throws Exception {
        scripts = new Scripts(dir);
        Path systemctl = scripts.write("systemctl", SYSTEMCTL.formatted(dir));
        Path unit = Files.writeString(dir.resolve("web.service"), "[Unit]\n");
        state("active", "inactive");
        state("result", "success");
        state("onstart", "active");
        state("onstop", "inactive");
        state("enabled", "disabled");
        calls = new AgentCalls(
                new SystemdAgent(
                        Script.unit("systemd:web", unit).orElseThrow(), systemctl.toString(), scripts.surroundings()),
                Map.of());
    }

    @Override
    public AgentCalls calls() {
        return calls;
    }

    @Override
    public boolean runs() throws Exception {
        return Files.readString(dir.resolve("active")).strip().equals("active");
    }

    /** The catalogue registers it. */
    @Override
    @Test
    public void isRegisteredForItsTypes() throws Exception {
        assertThat(scripts.registered(
                        "systemctl = " + scripts.file("systemctl") + "\nsystemd_units = " + dir.toRealPath()))
                .contains("systemd:web");
    }

    private void state(String name, String value) throws Exception {
        Files.writeString(dir.resolve(name), value);
    }

    @Test
    void waitsForAUnitThatIsStillActivating() throws Exception {
        state("onstart", "activating");
        state("soon", "active");

        assertThat(calls.start().status()).isEqualTo(Status.OK);
    }

    @Test
    void saysThatAUnitDoesNotComeUp() throws Exception {
        state("onstart", "failed");
        assertThat(calls.start().reason())
                .contains("web.service is failed (sub) after its start: Job failed.")
                .contains("journalctl -u web.service");
        state("onstart", "activating");
        state("active", "inactive");
        assertThat(calls.within(Duration.ofSeconds(2)).start().reason()).contains("is activating");
    }

    @Test
    void tellsAFailedUnitFromAStoppedOne() throws Exception {
        state("active", "failed");
        state("result", "signal");

        assertThat(calls.monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls.monitor().reason()).contains("failed (sub, signal)");
        assertThat(calls.probe().status()).isEqualTo(Status.NOT_RUNNING);
    }

    @Test
    void doesNotSucceedInStoppingWhatStays() throws Exception {
        state("active", "active");
        state("onstop", "active");

        assertThat(calls.stop().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls.stop().reason()).contains("is active (sub) after its stop");
    }

    @Test
    void knowsAUnitThatIsNotThere() throws Exception {
        state("load", "not-found");

        assertThat(calls.start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls.stop().status()).isEqualTo(Status.OK);
        assertThat(calls.probe().status()).isEqualTo(Status.NOT_RUNNING);
    }

    @Test
    void warnsOfAUnitThatSystemdStartsByItself() throws Exception {
        assertThat(calls.validate().status()).isEqualTo(Status.OK);
        state("enabled", "enabled");
        assertThat(calls.validate().reason()).contains("systemctl disable web.service");
    }

    @Test
    void saysThatSystemdDoesNotAnswer() throws Exception {
        scripts.write("systemctl", "echo 'System has not been booted with systemd' >&2; exit 1");

        assertThat(calls.stop().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls.monitor().reason()).contains("has not been booted with systemd");
    }
}

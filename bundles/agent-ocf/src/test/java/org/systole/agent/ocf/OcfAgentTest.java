package org.systole.agent.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.agent.AgentGone;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.ResourceAgentContract;

class OcfAgentTest implements ResourceAgentContract {
    @TempDir
    Path dir;

    private Scripts scripts;
    private Path marker;

    @BeforeEach
    void setUp() throws Exception {
        scripts = new Scripts(dir);
        marker = dir.resolve("marker");
        scripts.writeMarker("Marker");
    }

    @Override
    public AgentCalls calls() {
        return calls("Marker");
    }

    private AgentCalls calls(String name) {
        return new AgentCalls(scripts.agent(name), Map.of("file", marker.toString()));
    }

    private AgentCalls calls(String name, String body) throws Exception {
        scripts.write(name, body);
        return calls(name);
    }

    @Override
    public boolean runs() {
        return Files.exists(marker);
    }

    /** A script is no component itself; the catalogue, which is one, registers it. */
    @Override
    @Test
    public void isRegisteredForItsTypes() throws Exception {
        scripts.write("Registered", "exit 0");

        assertThat(scripts.registered("ocf_root = " + scripts.root)).contains("ocf:test:Registered");
    }

    /** What does not fit is passed to the script when it is started, as the field does; a check refuses it. */
    @Override
    @Test
    public void namesAParameterItDoesNotKnow() throws Exception {
        AgentCalls wrong = calls().with("fiel", "x");

        assertThat(wrong.validate().status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(wrong.validate().reason()).contains("fiel").contains("file, colour, password");
        assertThat(wrong.with("trace_ra", "1").without("fiel").validate().status())
                .isEqualTo(Status.OK);
        assertThat(wrong.start().status()).isEqualTo(Status.OK);
    }

    @Test
    void readsWhatTheScriptSaysOfItself() throws Exception {
        OcfAgent agent = scripts.agent("Marker");

        assertThat(agent.metadata().shortDescription()).isEqualTo("A file");
        assertThat(agent.metadata().parameters())
                .containsExactly(
                        Parameter.required("file", "file & service"),
                        Parameter.optional("colour", "", "Its colour. (default: red)"),
                        new Parameter("password", false, true, "", "a secret"));
        assertThat(agent.metadata().timeouts())
                .containsEntry(Operation.START, Duration.ofSeconds(30))
                .containsEntry(Operation.MONITOR, Duration.ofMinutes(2))
                .containsEntry(Operation.NOTIFY, Duration.ofSeconds(7))
                .doesNotContainKey(Operation.PROMOTE);
        assertThat(agent.ocfMetadata()).startsWith("<?xml").contains("<!DOCTYPE");
    }

    @Test
    void readsWhichParametersAreTakenUpWhileItRuns() throws Exception {
        String description = "<resource-agent name=\"C\"><parameters><parameter name=\"size\"/>"
                + "<parameter name=\"colour\" reloadable=\"1\"/></parameters><actions>"
                + "<action name=\"reload-agent\" timeout=\"20\"/></actions></resource-agent>";
        AgentCalls calls = calls("Colour", "echo '" + description + "'");

        assertThat(calls.agent().metadata().restartOnly()).contains(List.of("size"));
    }

    @Test
    void asksAScriptOnceWhatItIsUntilItIsAnotherFile() throws Exception {
        Path count = dir.resolve("count");
        String body = "echo x >> " + count
                + "; echo '<resource-agent name=\"C\"><shortdesc>one</shortdesc></resource-agent>'";
        OcfAgent agent = (OcfAgent) calls("Count", body).agent();

        agent.metadata();
        agent.metadata();
        assertThat(Files.readAllLines(count)).hasSize(1);
        scripts.write("Count", body.replace("one", "another"));
        assertThat(agent.metadata().shortDescription()).isEqualTo("another");
    }

    @Test
    void tellsTheScriptWhatOcfPromisesIt() throws Exception {
        scripts.agent("Marker")
                .run(new Request(
                        Operation.NOTIFY,
                        new ResourceId("web:1"),
                        new NodeId("n2"),
                        Map.of("file", marker.toString(), "colour", "deep blue"),
                        Duration.ofSeconds(30),
                        20,
                        false,
                        Map.of(
                                "notify_type", "pre",
                                "notify_operation", "start",
                                "notify_start_uname", "n2 n3",
                                "clone", "1",
                                "clone_max", "3",
                                "globally-unique", "true",
                                "on-node", "n2",
                                "timeout", "30000")));

        assertThat(Files.readAllLines(Path.of(marker + ".env")))
                .contains(
                        "OCF_ROOT=" + scripts.root,
                        "OCF_RA_VERSION_MAJOR=1",
                        "OCF_RESOURCE_INSTANCE=web:1",
                        "OCF_RESOURCE_TYPE=Marker",
                        "OCF_RESOURCE_PROVIDER=test",
                        "OCF_RESKEY_colour=deep blue",
                        "OCF_RESKEY_CRM_meta_notify_type=pre",
                        "OCF_RESKEY_CRM_meta_notify_operation=start",
                        "OCF_RESKEY_CRM_meta_notify_start_uname=n2 n3",
                        "OCF_RESKEY_CRM_meta_clone=1",
                        "OCF_RESKEY_CRM_meta_clone_max=3",
                        "OCF_RESKEY_CRM_meta_globally_unique=true",
                        "OCF_RESKEY_CRM_meta_on_node=n2",
                        "OCF_RESKEY_CRM_meta_timeout=30000",
                        "OCF_CHECK_LEVEL=20");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 190, 191})
    void passesEveryCodeOfOcfOn(int code) throws Exception {
        Result result = calls("Code", "echo 'ocf-exit-reason:no water' >&2; echo later >&2; exit " + code)
                .monitor();

        assertThat(result.status().code()).isEqualTo(code);
        assertThat(result.reason()).isEqualTo(code == 0 ? "" : "no water");
    }

    @Test
    void saysThatACodeMeansNothing() throws Exception {
        Result result = calls("Odd", "echo half the story; exit 77").start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).contains("exit code 77, which means nothing in OCF; it said: half the story");
    }

    @Test
    void namesTheSignalThatEndedAScript() throws Exception {
        assertThat(calls("Shot", "kill -9 $$").start().reason()).contains("was ended by signal 9");
    }

    @Test
    void runsNothingThatOthersCanChange() throws Exception {
        calls("Open", "touch " + marker);
        for (String mode : List.of("rwxrwxrwx", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(scripts.file("Open"), PosixFilePermissions.fromString(mode));
            Result result = calls("Open").start();
            assertThat(result.status()).isEqualTo(Status.INSUFFICIENT_PRIVILEGES);
            assertThat(result.reason()).contains("everybody can change it").contains("chmod go-w");
        }
        assertThat(calls("Open").validate().reason()).contains("everybody can change it");
        assertThat(marker).doesNotExist();
    }

    @Test
    void runsNothingInADirectoryThatOthersCanChange() throws Exception {
        AgentCalls calls = calls("Deep", "touch " + marker);
        Files.setPosixFilePermissions(scripts.file("Deep").getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(calls.start().status()).isEqualTo(Status.INSUFFICIENT_PRIVILEGES);
        assertThat(marker).doesNotExist();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        scripts.write("Plain", "exit 0");
        AgentCalls plain = calls("Plain");
        Files.setPosixFilePermissions(scripts.file("Plain"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(plain.start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(plain.start().reason()).contains("is not executable; make it so: chmod 0755");

        Files.writeString(scripts.write("Lost", ""), "#!/no/such/interpreter\n");
        assertThat(calls("Lost").start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls("Lost").start().reason()).contains("cannot be run").contains("first line");

        AgentCalls gone = calls("Gone", "exit 0");
        Files.delete(scripts.file("Gone"));
        assertThatThrownBy(gone::stop).isInstanceOf(AgentGone.class).hasMessageContaining("install it again");
    }

    @Test
    void bearsAScriptThatPrintsAMegabyteOrNothing() throws Exception {
        Result loud = calls(
                        "Loud",
                        "i=0; while [ $i -lt 1200 ]; do printf '%01000d\\n' 1 >&2; i=$((i+1)); done;"
                                + " echo 'ocf-exit-reason:the end' >&2; exit 1")
                .start();
        assertThat(loud.reason()).isEqualTo("the end");
        Result wide = calls("Wide", "printf '%01000000d' 1 >&2; exit 1").start();
        assertThat(wide.reason()).hasSizeLessThan(500);
        Result silent = calls("Silent", "exit 1").start();
        assertThat(silent.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls("Silent").agent().metadata().shortDescription()).contains("does not describe itself");
    }

    @Test
    void doesNotWaitForAChildThatKeepsTheOutputOpen() throws Exception {
        Path pid = dir.resolve("pid");
        Result result =
                calls("Forks", "sleep 300 & echo $! > " + pid + "; exit 0").start();

        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.steps().get(0).took()).isLessThan(Duration.ofSeconds(60));
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        assertThat(child.isAlive())
                .as("the service outlives the script that started it")
                .isTrue();
        child.destroyForcibly();
    }

    @Test
    void saysWhyADescriptionIsNotUnderstoodButRunsTheScript() throws Exception {
        for (String text : List.of("Usage: foo", "<resource-agent name='x'><open></resource-agent>", "")) {
            AgentCalls calls = calls("Mute", "[ \"$1\" = meta-data ] && { echo \"" + text + "\"; exit 0; }; exit 0");

            assertThat(calls.validate().status()).isEqualTo(Status.GENERIC_ERROR);
            assertThat(calls.validate().reason())
                    .contains("ocf:test:Mute does not describe itself")
                    .contains("Mute meta-data");
            assertThat(calls.start().status()).isEqualTo(Status.OK);
            assertThat(calls.run(Operation.PROMOTE, 0, false).status()).isEqualTo(Status.UNIMPLEMENTED);
        }
    }

    @Test
    void resolvesNoEntityOfADescription() throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "xyzzy");
        AgentCalls calls = calls(
                "Xxe",
                "cat <<'END'\n<!DOCTYPE a [<!ENTITY e SYSTEM \"file://" + secret
                        + "\">]><resource-agent name=\"X\"><shortdesc>&e;</shortdesc></resource-agent>\nEND\n");

        assertThat(calls.agent().metadata().toString()).doesNotContain("xyzzy");
    }

    @Test
    void endsAScriptAtItsLimitAndKeepsWhatItWasDoing() throws Exception {
        Result result = calls("Hangs", "echo waiting for water >&2; sleep 300")
                .within(Duration.ofSeconds(2))
                .start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason())
                .contains("did not end within")
                .contains("load ")
                .contains("Hangs S")
                .contains("stderr so far: waiting for water");
    }

    @Test
    void tracesWhileAFileAsksForItAndNotAMomentLonger() throws Exception {
        AgentCalls calls = calls(
                "Traced", "[ -n \"$OCF_TRACE_RA\" ] && echo shell > \"$OCF_TRACE_FILE\"; echo \"did $1\"; exit 0");
        Path traces = scripts.base.resolve("var/log/trace");
        calls.monitor();
        assertThat(traces).doesNotExist();

        Path wanted = Files.createDirectories(scripts.base.resolve("run/trace")).resolve("resource_under_test.monitor");
        Files.createFile(wanted);
        calls.with("password", "xyzzy").monitor();
        calls.start();
        Files.delete(wanted);
        calls.monitor();

        try (Stream<Path> files = Files.list(traces)) {
            List<Path> kept = files.sorted().toList();
            assertThat(kept).hasSize(2);
            assertThat(kept.get(0).getFileName().toString()).startsWith("resource_under_test.monitor.2");
            assertThat(Files.readString(kept.get(0)))
                    .contains("Traced monitor for resource_under_test")
                    .contains("exit code 0")
                    .contains("did monitor")
                    .doesNotContain("xyzzy");
            assertThat(Files.readString(kept.get(1))).isEqualTo("shell\n");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(traces)))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesAParameterThatNoEnvironmentCanHold() throws Exception {
        assertThat(calls().with("colour", "a\0b").start().status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(calls().with("a=b", "x").start().reason()).contains("a=b");
        assertThat(runs()).isFalse();
    }
}

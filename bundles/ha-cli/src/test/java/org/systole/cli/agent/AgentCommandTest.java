package org.systole.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.words.UsageError;

class AgentCommandTest {
    @TempDir
    private Path directory;

    private final Switch agent = new Switch();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();

    private int run(String... words) throws InterruptedException {
        out.setLength(0);
        err.setLength(0);
        Terminal terminal = new Terminal() {
            @Override
            public String user() {
                return "ana";
            }

            @Override
            public String way() {
                return "test";
            }

            @Override
            public void out(String text) {
                out.append(text);
            }

            @Override
            public void err(String text) {
                err.append(text);
            }

            @Override
            public byte[] read(String path) throws IOException {
                return Files.readAllBytes(Path.of(path));
            }

            @Override
            public void write(String path, byte[] content) {
                throw new AssertionError("writes " + path);
            }

            @Override
            public void again(long millis) {
                throw new AssertionError("wants to be asked again");
            }
        };
        try {
            AgentWords parsed = AgentWords.parse(List.of(words), "node1", terminal);
            return new AgentCommand(Switch.offering(agent), parsed, terminal).run();
        } catch (UsageError e) {
            err.append(e.getMessage());
            return 64;
        }
    }

    @Test
    void endsWithTheAgentsExitCodeAndSaysWhy() throws Exception {
        assertThat(run(Switch.TYPE, "monitor", "-p", "lamp=3")).isEqualTo(7);
        assertThat(out).contains("not running (7)").contains("it is dark");
        assertThat(run(Switch.TYPE, "start", "-p", "lamp=3")).isZero();
        assertThat(out).contains("start ok (0)").contains("3.0 ms  turn it");
        assertThat(agent.on).isTrue();
        assertThat(run(Switch.TYPE, "status", "--param", "lamp=3")).isZero();
    }

    @Test
    void callsAsANodeDoes() throws Exception {
        run(Switch.TYPE, "monitor", "-p", "lamp=3", "--level", "10", "--probe", "--resource", "l", "--timeout", "2min");

        Request request = agent.requests.get(0);
        assertThat(request.operation()).isEqualTo(Operation.MONITOR);
        assertThat(request.parameters()).containsEntry("lamp", "3").containsEntry("colour", "red");
        assertThat(request.checkLevel()).isEqualTo(10);
        assertThat(request.probe()).isTrue();
        assertThat(request.resource().value()).isEqualTo("l");
        assertThat(request.node().value()).isEqualTo("node1");
        assertThat(request.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(request.meta()).containsKey(Request.ONCE).containsEntry("interval", "0");
        run(Switch.TYPE, "monitor", "-p", "lamp=3");
        assertThat(agent.requests.get(1).meta()).containsEntry("interval", "10000");
    }

    @Test
    void takesTheLimitTheAgentAdvises() throws Exception {
        run(Switch.TYPE, "start", "-p", "lamp=3");

        assertThat(agent.requests.get(0).timeout()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void endsAtItsLimitWhateverTheAgentDoes() throws Exception {
        agent.hangs = true;

        assertThat(run(Switch.TYPE, "start", "-p", "lamp=3", "--timeout", "50ms", "--output-as", "json"))
                .isEqualTo(1);
        assertThat(out).contains("\"end\":\"timed_out\"").contains("within 50 ms");
    }

    @Test
    void printsJsonWithReasonStepsAndTimes() throws Exception {
        run(Switch.TYPE, "start", "-p", "lamp=3", "--output-as=json");

        assertThat(out.toString())
                .matches(
                        "\\{\"agent\":\"ocf:test:Switch\",\"resource\":\"by_hand\",\"node\":\"node1\",\"action\":\"start\","
                                + "\"exit\":0,\"status\":\"ok\",\"end\":\"done\",\"reason\":\"\",\"millis\":[0-9.]+,"
                                + "\"steps\":\\[\\{\"what\":\"turn it\",\"millis\":3\\.0}]}\n");
    }

    @Test
    void checksTheRules() throws Exception {
        assertThat(run(Switch.TYPE, "check", "-p", "lamp=3")).as(out.toString()).isZero();
        assertThat(out).contains("keeps the rules: 12 calls");
        assertThat(agent.on).isFalse();
    }

    @Test
    void findsWhoBreaksTheRulesAndStopsItAllTheSame() throws Exception {
        agent.refusesSecondStart = true;

        assertThat(run(Switch.TYPE, "check", "-p", "lamp=3")).isEqualTo(1);
        assertThat(out)
                .contains("WRONG, expected ok (0)  start generic error (1)")
                .contains("1 of 12 answers");
        assertThat(agent.on).isFalse();
    }

    @Test
    void checksNothingThatRunsAlready() throws Exception {
        agent.on = true;

        assertThat(run(Switch.TYPE, "check", "-p", "lamp=3")).isEqualTo(1);
        assertThat(out).contains("nothing was started");
        assertThat(agent.on).isTrue();
    }

    @Test
    void measuresHowLongOperationsTake() throws Exception {
        assertThat(run(Switch.TYPE, "time", "-p", "lamp=3", "--repeat", "3")).isZero();
        assertThat(out.toString().lines()).hasSize(4);
        assertThat(agent.requests).hasSize(1 + 3 * 3);
        assertThat(agent.requests.get(1).meta()).doesNotContainKey(Request.ONCE);
        assertThat(run(Switch.TYPE, "time", "-p", "lamp=3", "--output-as=json")).isZero();
        assertThat(out.toString()).matches("\\{\"agent\":.*,\"rounds\":5,\"start\":\\{\"min\":.*}}\n");
        assertThat(agent.on).isFalse();
    }

    @Test
    void measuresNothingThatRunsAlready() throws Exception {
        agent.on = true;
        assertThat(run(Switch.TYPE, "time", "-p", "lamp=3")).isEqualTo(1);
        assertThat(err).contains("nothing was measured");
        assertThat(agent.on).isTrue();
    }

    @Test
    void describesAnAgentInOcfsOwnForm() throws Exception {
        assertThat(run(Switch.TYPE, "meta-data")).isZero();
        assertThat(out)
                .contains("<resource-agent name=\"Switch\">")
                .contains("A &lt;switch&gt;")
                .contains("<parameter name=\"lamp\" required=\"1\">")
                .contains("<content type=\"string\" default=\"red\"/>")
                .contains("<action name=\"start\" timeout=\"17s\"/>");
        run(Switch.TYPE, "meta-data", "--output-as", "json");
        assertThat(out).contains("\"secret\":true").contains("\"start\":17000");
    }

    @Test
    void listsWhatThereIs() throws Exception {
        assertThat(run("list")).isZero();
        assertThat(out).hasToString(Switch.TYPE + "\n");
        assertThat(run("list", "lsb")).isEqualTo(5);
    }

    @Test
    void letsASecretComeFromAFileOnly() throws Exception {
        Path file = Files.writeString(directory.resolve("p"), "# who\nlamp=3\npin=xyzzy\n");

        assertThat(run(Switch.TYPE, "start", "-p", "lamp=3", "-p", "pin=xyzzy")).isEqualTo(64);
        assertThat(err).contains("pin is secret").doesNotContain("xyzzy");
        assertThat(run(Switch.TYPE, "start", "--params-from", file.toString())).isZero();
        assertThat(agent.requests.get(0).parameter("pin")).isEqualTo("xyzzy");
    }

    @Test
    void namesALineOfTheFileThatIsNoPairWithoutShowingIt() throws Exception {
        Path file = Files.writeString(directory.resolve("p"), "lamp=3\nxyzzy\n");

        assertThat(run(Switch.TYPE, "start", "--params-from", file.toString())).isEqualTo(64);
        assertThat(err).contains("p:2 is no NAME=VALUE").doesNotContain("xyzzy");
    }

    @Test
    void saysInOneLineWhatIsWrongWithItsWords() throws Exception {
        assertThat(run(Switch.TYPE)).isEqualTo(64);
        assertThat(err).contains("what ocf:test:Switch shall do");
        assertThat(run(Switch.TYPE, "sturt")).isEqualTo(64);
        assertThat(err).contains("Did you mean 'start'?");
        assertThat(run(Switch.TYPE, "start", "lamp=3")).isEqualTo(64);
        assertThat(err).contains("'lamp=3' is one word too many");
        assertThat(run(Switch.TYPE, "start", "-p", "lamp=3", "-p", "lamp=4")).isEqualTo(64);
        assertThat(err).contains("lamp is given twice");
        assertThat(run(Switch.TYPE, "start", "--timeout", "soon")).isEqualTo(64);
        assertThat(run(Switch.TYPE, "start", "--level", "-1")).isEqualTo(64);
        assertThat(run(Switch.TYPE, "start", "--output-as", "xml")).isEqualTo(64);
        assertThat(run("ocf:test:Swich", "start")).isEqualTo(5);
        assertThat(err).contains("Did you mean 'ocf:test:Switch'?");
        assertThat(agent.requests).isEmpty();
    }
}

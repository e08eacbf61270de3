package org.systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.command.program.Commands;
import org.systole.core.command.program.PlanForecast;
import org.systole.core.command.session.Session;
import org.systole.core.command.socket.CommandServer;
import org.systole.core.command.socket.Conversation;

class MainTest {
    private static final String CIB =
            """
            <cib admin_epoch="0" epoch="3" num_updates="0" validate-with="pacemaker-3.9" have-quorum="1">
              <configuration>
                <crm_config/>
                <nodes>
                  <node id="1" uname="node1"/>
                </nodes>
                <resources>
                  <primitive id="mail" class="ocf" provider="heartbeat" type="MailTo"/>
                </resources>
                <constraints/>
              </configuration>
              <status/>
            </cib>
            """;

    @TempDir
    private Path directory;

    private Path file;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new TreeMap<>();
    private String input = "";
    private CommandServer node;

    @BeforeEach
    void writeCib() throws IOException {
        file = Files.writeString(directory.resolve("cib.xml"), CIB);
    }

    @AfterEach
    void stopNode() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        LocalTerminal terminal =
                new LocalTerminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err);
        return new Main(environment, terminal, false).run(List.of(words));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** A node that serves the document of the file, in the directory. */
    private void startNode() throws Exception {
        LocalTerminal files = new LocalTerminal(new ByteArrayInputStream(new byte[0]), out, err);
        Commands commands = new Commands(
                new Session.Surroundings(
                        FileCluster.open(file.toString(), files),
                        entry -> {},
                        PlanForecast.withScheduler(Clock.systemUTC()),
                        Clock.systemUTC()),
                (program, bug) -> {
                    throw bug;
                });
        node = new CommandServer(Conversation.socketIn(directory), commands, CommandServer.Limits.USUAL);
        node.start();
    }

    @Test
    void theNodeIsFoundByOptionThenByEnvironment() throws Exception {
        startNode();
        assertThat(run("cibadmin", "-Q", "--base", directory.toString())).isZero();
        assertThat(out()).isEqualTo(CIB);
        assertThat(run("cibadmin", "--base=" + directory, "-Q")).isZero();

        environment.put("SYSTOLE_BASE", directory.toString());
        assertThat(run("cibadmin", "-Q")).isZero();
        assertThat(run("cibadmin", "-Q", "--base", "/nowhere")).isEqualTo(102);
    }

    @Test
    void filesAndStandardInputAreTheCallers() throws Exception {
        Path change = Files.writeString(directory.resolve("change.xml"), "<primitive id=\"mail\" description=\"a\"/>");
        environment.put("SYSTOLE_BASE", directory.toString());
        startNode();
        assertThat(run("cibadmin", "-M", "-x", change.toString())).isZero();
        assertThat(Files.readString(file)).contains("description=\"a\"");

        input = "<primitive id=\"mail\" description=\"b\"/>";
        assertThat(run("cibadmin", "-M", "-p")).isZero();
        assertThat(Files.readString(file)).contains("description=\"b\"");

        assertThat(run("cibadmin", "-M", "-x", directory + "/none.xml")).isEqualTo(66);
        assertThat(err()).isEqualTo("cibadmin: There is no file " + directory + "/none.xml.\n");
        assertThat(run("cibadmin", "-M", "-x", directory.toString())).isEqualTo(66);
        assertThat(err()).contains("is a directory");

        assertThat(run("crm_mon", "--output-as=xml", "--output-to", directory + "/mon.xml"))
                .isZero();
        assertThat(directory.resolve("mon.xml")).content().startsWith("<pacemaker-result");
    }

    @Test
    void withoutANodeItSaysWhatToDo() {
        assertThat(run("crm_mon", "-1", "--base", directory + "/none")).isEqualTo(102);
        assertThat(err()).contains("There is no node at " + directory + "/none", "--base DIR");

        assertThat(run("crm_mon", "-1", "--base", directory.toString())).isEqualTo(102);
        assertThat(err()).contains("No node is running at " + directory, "systole node --base " + directory);

        assertThat(run("crm_mon", "-1", "--base")).isEqualTo(64);
    }

    @Test
    void helpAndFilesNeedNoNode() throws IOException {
        environment.put("SYSTOLE_BASE", "/nowhere");

        assertThat(run("crm_mon", "--help")).isZero();
        assertThat(out()).startsWith("crm_mon: shows the state of the cluster");
        assertThat(run("crm_verify", "-x", file.toString())).isZero();
        assertThat(run("crm_verify", "-X", "<cib/>")).isEqualTo(78);
        assertThat(run("cibadmin", "-a")).isZero();
        assertThat(run("crm_verify", "-L")).isEqualTo(102);
        assertThat(run("crm_simulate", "-Sx", file.toString())).isZero();
        assertThat(out()).contains("Revised Cluster Status:");
        assertThat(run("crm_simulate", "-SL")).isEqualTo(102);
        assertThat(run("crm_simulate", "-P", directory.toString(), "-N", "2")).isZero();
        assertThat(out()).contains("Testing " + file);
        assertThat(run("crm_simulate", "-P", directory + "/none")).isEqualTo(66);
        assertThat(err()).isEqualTo("crm_simulate: There is no directory " + directory + "/none.\n");
        assertThat(run("crm_simulate", "-Xx", file.toString(), "-q", "false")).isZero();
        assertThat(Files.readString(file)).contains("have-quorum=\"0\"");
        assertThat(run("crm_mn", "--help")).isEqualTo(64);
        assertThat(err()).contains("Did you mean 'crm_mon'?");
    }

    @Test
    void aFileCanStandInForTheCluster() throws IOException {
        environment.put("CIB_file", file.toString());

        assertThat(run("crm_resource", "-r", "mail", "-p", "target_role", "-v", "stopped"))
                .isZero();
        assertThat(Files.readString(file)).contains("name=\"target-role\" value=\"Stopped\"");
        assertThat(run("crm_resource", "-R", "-r", "mail")).isEqualTo(102);
        assertThat(err()).contains("$CIB_file");

        environment.put("CIB_file", directory + "/none.xml");
        assertThat(run("crm_mon", "-1")).isEqualTo(66);
    }

    @Test
    void aNodeThatGoesAwayInTheMiddleIsSaid() throws Exception {
        environment.put("SYSTOLE_BASE", directory.toString());
        Files.createDirectories(directory.resolve("run"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Conversation.socketIn(directory)));
            Thread rude = new Thread(() -> {
                try {
                    server.accept().close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            rude.start();

            assertThat(run("crm_mon", "-1")).isEqualTo(102);
            assertThat(err()).contains("The node went away");
            rude.join();
        }
    }
}

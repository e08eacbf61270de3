package org.systole.core.command.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.command.program.Commands;
import org.systole.core.command.session.Audit;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.FakeForecast;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

class CommandServerTest {
    private final List<Audit.Entry> audited = Collections.synchronizedList(new ArrayList<>());
    private final FakeCluster cluster = FakeCluster.of(FakeCluster.document("/commands/five.xml"));

    @TempDir
    private Path base;

    private Path socket;
    private CommandServer server;

    @BeforeEach
    void start() throws IOException {
        socket = Conversation.socketIn(base);
        server = server(new CommandServer.Limits(2, Duration.ofSeconds(30), Duration.ofSeconds(30)));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private CommandServer server(CommandServer.Limits limits) {
        Commands commands = new Commands(
                new Session.Surroundings(cluster, audited::add, new FakeForecast(), FakeCluster.CLOCK),
                (program, bug) -> {
                    throw bug;
                });
        return new CommandServer(socket, commands, limits);
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** What a call answers: the frames up to the end. */
    private List<Frame> call(String... words) throws IOException {
        try (SocketChannel channel = connect()) {
            Conversation conversation = new Conversation(channel);
            conversation.send(Frame.call(List.of(words)));
            return rest(conversation);
        }
    }

    private static List<Frame> rest(Conversation conversation) throws IOException {
        List<Frame> frames = new ArrayList<>();
        Frame frame;
        do {
            frame = conversation.receive();
            frames.add(frame);
        } while (frame.kind() != Frame.Kind.EXIT);
        return frames;
    }

    private static String text(List<Frame> frames, Frame.Kind kind) {
        StringBuilder out = new StringBuilder();
        frames.stream().filter(f -> f.kind() == kind).forEach(f -> out.append(f.text()));
        return out.toString();
    }

    private static long exit(List<Frame> frames) throws IOException {
        return frames.get(frames.size() - 1).number();
    }

    @Test
    void onlyTheNodesOwnUserCanConnect() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void answersOutputAndExitCode() throws IOException {
        List<Frame> frames = call("cibadmin", "-Q");

        assertThat(text(frames, Frame.Kind.OUT))
                .isEqualTo(cluster.snapshot().cib().toString());
        assertThat(exit(frames)).isZero();
    }

    @Test
    void answersErrorsApart() throws IOException {
        List<Frame> frames = call("crm_standby", "-N", "node9", "-v", "on");

        assertThat(text(frames, Frame.Kind.ERR)).contains("There is no node 'node9'");
        assertThat(text(frames, Frame.Kind.OUT)).isEmpty();
        assertThat(exit(frames)).isEqualTo(ExitCode.NO_SUCH_OBJECT.number());
    }

    @Test
    void theCallerIsWhoTheKernelSaysItIs() throws IOException {
        call("crm_standby", "-N", "node1", "-v", "on");

        assertThat(audited).singleElement().satisfies(e -> {
            assertThat(e.user()).isEqualTo(System.getProperty("user.name"));
            assertThat(e.way()).isEqualTo("socket");
        });
    }

    @Test
    void asksTheClientForAFileAndForStandardInput() throws IOException {
        try (SocketChannel channel = connect()) {
            Conversation conversation = new Conversation(channel);
            conversation.send(Frame.call(List.of("cibadmin", "-M", "-p")));
            Frame asked = conversation.receive();
            assertThat(asked.kind()).isEqualTo(Frame.Kind.READ);
            assertThat(asked.text()).isEqualTo("-");
            conversation.send(Frame.of(Frame.Kind.CONTENT, "<primitive id=\"mail\" description=\"x\"/>"));

            assertThat(text(rest(conversation), Frame.Kind.OUT)).startsWith("changed primitive mail");
        }
    }

    @Test
    void aFileTheClientCannotReadIsTheClientsSentence() throws IOException {
        try (SocketChannel channel = connect()) {
            Conversation conversation = new Conversation(channel);
            conversation.send(Frame.call(List.of("cibadmin", "-M", "-x", "change.xml")));
            assertThat(conversation.receive().text()).isEqualTo("change.xml");
            conversation.send(Frame.of(Frame.Kind.FAILED, "There is no file change.xml."));

            List<Frame> frames = rest(conversation);
            assertThat(text(frames, Frame.Kind.ERR)).isEqualTo("cibadmin: There is no file change.xml.\n");
            assertThat(exit(frames)).isEqualTo(ExitCode.NO_INPUT.number());
        }
    }

    @Test
    void asksTheClientToWriteAFile() throws IOException {
        try (SocketChannel channel = connect()) {
            Conversation conversation = new Conversation(channel);
            conversation.send(Frame.call(List.of("crm_mon", "-1", "--output-as=xml", "--output-to=out.xml")));
            Frame asked = conversation.receive();
            assertThat(asked.kind()).isEqualTo(Frame.Kind.WRITE);
            assertThat(asked.file().path()).isEqualTo("out.xml");
            assertThat(new String(asked.file().content(), StandardCharsets.UTF_8))
                    .startsWith("<pacemaker-result");
            conversation.send(new Frame(Frame.Kind.CONTENT, new byte[0]));

            assertThat(exit(rest(conversation))).isZero();
        }
    }

    @Test
    void aLiveDisplayAsksToBeCalledAgain() throws IOException {
        List<Frame> frames = call("crm_mon", "-i", "2");

        assertThat(frames.stream().filter(f -> f.kind() == Frame.Kind.AGAIN))
                .singleElement()
                .satisfies(f -> assertThat(f.number()).isEqualTo(2000));
    }

    @Test
    void aCallerThatSaysNothingIsCutOff() throws IOException {
        server.close();
        server = server(new CommandServer.Limits(1, Duration.ofMillis(200), Duration.ofSeconds(30)));
        server.start();
        try (SocketChannel channel = connect()) {
            Conversation silent = new Conversation(channel);

            assertThatThrownBy(silent::receive).isInstanceOf(EOFException.class);
        }
        await().untilAsserted(() -> assertThat(exit(call("crm_mon", "-1"))).isZero());
    }

    @Test
    void withAllWorkersBusyACallerIsToldSo() throws IOException {
        try (SocketChannel one = connect();
                SocketChannel two = connect()) {
            occupy(one);
            occupy(two);

            List<Frame> frames = call("crm_mon", "-1");
            assertThat(text(frames, Frame.Kind.ERR)).contains("at work on 2 commands already");
            assertThat(exit(frames)).isEqualTo(ExitCode.UNAVAILABLE.number());
        }
        await().untilAsserted(() -> assertThat(exit(call("crm_mon", "-1"))).isZero());
    }

    /** Leaves a command waiting for its standard input. */
    private static void occupy(SocketChannel channel) throws IOException {
        Conversation conversation = new Conversation(channel);
        conversation.send(Frame.call(List.of("cibadmin", "-M", "-p")));
        assertThat(conversation.receive().kind()).isEqualTo(Frame.Kind.READ);
    }

    @Test
    void nonsenseIsDroppedAndTheNextCallerServed() throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            Conversation conversation = new Conversation(channel);
            assertThatThrownBy(conversation::receive).isInstanceOf(IOException.class);
        }
        assertThat(exit(call("crm_mon", "-1"))).isZero();
    }

    @Test
    void aSecondNodeInTheSameDirectoryIsRefused() throws IOException {
        try (CommandServer second = server(CommandServer.Limits.USUAL)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another node already serves");
        }
        assertThat(exit(call("crm_mon", "-1"))).isZero();
    }

    @Test
    void theSocketOfACrashedNodeIsReplaced() throws IOException {
        server.close();
        Files.createFile(socket);
        server = server(CommandServer.Limits.USUAL);
        server.start();

        assertThat(exit(call("crm_mon", "-1"))).isZero();
    }

    @Test
    void aPathTooLongForASocketIsExplained() throws IOException {
        Path deep = base.resolve("x".repeat(120)).resolve("control.sock");
        Commands none = new Commands(
                new Session.Surroundings(cluster, audited::add, new FakeForecast(), Clock.systemDefaultZone()),
                (p, b) -> {});
        try (CommandServer tooLong = new CommandServer(deep, none, CommandServer.Limits.USUAL)) {
            assertThatThrownBy(tooLong::start).hasMessageContaining("Use a shorter base directory");
        }
    }
}

package org.systole.cli;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.systole.core.command.socket.Conversation;
import org.systole.core.command.socket.Frame;
import org.systole.core.command.words.ExitCode;

/** Has a node run a command, and lends it this process's terminal and files. */
final class NodeClient {
    private final Path base;
    private final LocalTerminal terminal;

    NodeClient(Path base, LocalTerminal terminal) {
        this.base = base;
        this.terminal = terminal;
    }

    /** Runs the command line on the node; answers its exit code. */
    int run(List<String> line) {
        Path socket = Conversation.socketIn(base);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return converse(channel, line);
        } catch (IOException e) {
            return unreachable(line.get(0), socket, e);
        }
    }

    private int converse(SocketChannel channel, List<String> line) {
        try {
            return converse(new Conversation(channel), line);
        } catch (Frame.Broken e) {
            terminal.err(line.get(0) + ": The node does not speak this command's language: " + e.getMessage()
                    + ". Use the commands that came with it.\n");
        } catch (IOException e) {
            terminal.err(line.get(0) + ": The node went away, or cut the command off, before it was done. A change may"
                    + " yet have been made: look with crm_mon -1.\n");
        }
        return ExitCode.NOT_CONNECTED.number();
    }

    private int converse(Conversation conversation, List<String> line) throws IOException {
        conversation.send(Frame.call(line));
        while (true) {
            Frame frame = conversation.receive();
            switch (frame.kind()) {
                case OUT -> terminal.out(frame.content());
                case ERR -> terminal.err(frame.content());
                case READ -> conversation.send(read(frame.text()));
                case WRITE -> conversation.send(write(frame.file()));
                case AGAIN -> terminal.again(frame.number());
                case EXIT -> {
                    return (int) frame.number();
                }
                case CALL, CONTENT, FAILED -> throw new IOException("the node said " + frame.kind());
            }
        }
    }

    private Frame read(String path) {
        try {
            return new Frame(Frame.Kind.CONTENT, terminal.read(path));
        } catch (IOException e) {
            return Frame.of(Frame.Kind.FAILED, sentence(path, e));
        }
    }

    private Frame write(Frame.File file) {
        try {
            terminal.write(file.path(), file.content());
            return new Frame(Frame.Kind.CONTENT, new byte[0]);
        } catch (IOException e) {
            return Frame.of(Frame.Kind.FAILED, sentence(file.path(), e));
        }
    }

    private static String sentence(String path, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(path) && message.contains(" ") ? message : path + ": " + message;
    }

    private int unreachable(String program, Path socket, IOException e) {
        boolean mayLook =
                Files.isReadable(base) && (!Files.exists(socket.getParent()) || Files.isExecutable(socket.getParent()));
        if (!Files.exists(base)) {
            terminal.err(program + ": There is no node at " + base + ": the directory does not exist. Name another with"
                    + " --base DIR or $SYSTOLE_BASE; systole configure prepares one.\n");
        } else if (!mayLook || Files.exists(socket) && !Files.isWritable(socket)) {
            terminal.err(program + ": " + terminal.user() + " may not give commands to the node at " + base
                    + "; become root, for example with sudo.\n");
            return ExitCode.NO_PERMISSION.number();
        } else {
            terminal.err(program + ": No node is running at " + base + " (" + e.getMessage() + " on " + socket
                    + "). Start it with: systole node --base " + base + "\n");
        }
        return ExitCode.NOT_CONNECTED.number();
    }
}

package org.systole.core.command.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.systole.core.command.session.Terminal;

/** The terminal of a client at the other end of the socket: its files are read and written by itself. */
final class RemoteTerminal implements Terminal {
    private static final int CHUNK = 256 << 10;

    private final Conversation conversation;
    private final String user;

    RemoteTerminal(Conversation conversation, String user) {
        this.conversation = conversation;
        this.user = user;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String way() {
        return "socket";
    }

    @Override
    public void out(String text) {
        print(Frame.Kind.OUT, text);
    }

    @Override
    public void err(String text) {
        print(Frame.Kind.ERR, text);
    }

    private void print(Frame.Kind kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += CHUNK) {
            say(new Frame(kind, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK))));
        }
    }

    /** A client that went away ends its command; {@link CommandServer} takes it from there. */
    private void say(Frame frame) {
        try {
            conversation.send(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] read(String path) throws IOException {
        conversation.send(Frame.of(Frame.Kind.READ, path));
        return answer();
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        conversation.send(Frame.write(path, content));
        answer();
    }

    private byte[] answer() throws IOException {
        Frame frame = conversation.receive();
        return switch (frame.kind()) {
            case CONTENT -> frame.content();
            case FAILED -> throw new IOException(frame.text());
            case CALL, OUT, ERR, READ, WRITE, AGAIN, EXIT -> throw new Frame.Broken(
                    "the client said " + frame.kind() + " when it was asked for a file");
        };
    }

    @Override
    public void again(long millis) {
        say(Frame.again(millis));
    }
}

package org.systole.core.command.socket;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Frames over one connection, one thread at each end. */
public final class Conversation {
    private static final int BUFFER = 16 << 10;

    private final DataInputStream in;
    private final DataOutputStream out;

    public Conversation(SocketChannel channel) {
        in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
        out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    }

    /** The socket of the node with that directory. */
    public static Path socketIn(Path base) {
        return base.resolve("run").resolve("control.sock");
    }

    public void send(Frame frame) throws IOException {
        frame.send(out);
    }

    public Frame receive() throws IOException {
        return Frame.receive(in);
    }
}

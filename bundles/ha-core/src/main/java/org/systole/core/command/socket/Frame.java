package org.systole.core.command.socket;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One message on the command socket: a kind, a length in four bytes, the content. A conversation is one
 * {@link Kind#CALL} of the client, then what the node wants to say, ended by {@link Kind#EXIT}; only after
 * {@link Kind#READ} and {@link Kind#WRITE} does the client speak again, with {@link Kind#CONTENT} or
 * {@link Kind#FAILED}.
 */
public record Frame(Kind kind, byte[] content) {
    /** Largest file or standard input that a command may read or write, in bytes. */
    public static final int MAX_FILE = 16 << 20;

    /** Version of this protocol; the first byte of a call. */
    static final byte PROTOCOL = 1;

    private static final int MAX_WORDS = 4 << 20;
    private static final int NAME = 64 << 10;

    /** What a frame is. */
    public enum Kind {
        /** Client: protocol version, then the words of the command line, each with its length. */
        CALL(MAX_WORDS),
        /** Node: bytes for the standard output. */
        OUT(MAX_FILE),
        /** Node: bytes for the standard error. */
        ERR(MAX_FILE),
        /** Node: wants the content of the named file, {@code -} for the standard input. */
        READ(NAME),
        /** Node: length of the name, name, then content to write into the named file. */
        WRITE(MAX_FILE + NAME + 4),
        /** Client: the content read, or empty when it was written. */
        CONTENT(MAX_FILE),
        /** Client: it could not be read or written; the content is a sentence. */
        FAILED(NAME),
        /** Node: run the same command again after so many milliseconds; eight bytes. */
        AGAIN(8),
        /** Node: the end; four bytes of exit code. */
        EXIT(4);

        private final int limit;

        Kind(int limit) {
            this.limit = limit;
        }
    }

    /** The peer does not speak this protocol, or breaks its limits. */
    public static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    public static Frame of(Kind kind, String text) {
        return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    static Frame exit(int code) {
        return new Frame(Kind.EXIT, ByteBuffer.allocate(4).putInt(code).array());
    }

    static Frame again(long millis) {
        return new Frame(Kind.AGAIN, ByteBuffer.allocate(8).putLong(millis).array());
    }

    static Frame write(String path, byte[] bytes) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        return new Frame(
                Kind.WRITE,
                ByteBuffer.allocate(4 + name.length + bytes.length)
                        .putInt(name.length)
                        .put(name)
                        .put(bytes)
                        .array());
    }

    /** The call for a command line. */
    public static Frame call(List<String> words) {
        List<byte[]> encoded =
                words.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList();
        int size = 1 + encoded.stream().mapToInt(b -> 4 + b.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).put(PROTOCOL);
        encoded.forEach(b -> out.putInt(b.length).put(b));
        return new Frame(Kind.CALL, out.array());
    }

    /** The command line of a call. */
    List<String> words() throws Broken {
        ByteBuffer in = ByteBuffer.wrap(content);
        if (!in.hasRemaining() || in.get() != PROTOCOL) {
            throw new Broken(
                    "the client speaks another version of the command protocol; use the commands of this node's"
                            + " own version");
        }
        List<String> words = new ArrayList<>();
        while (in.hasRemaining()) {
            words.add(piece(in));
        }
        return words;
    }

    private static String piece(ByteBuffer in) throws Broken {
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new Broken("a word is longer than its frame");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A file to write, as the node asks for it. */
    public record File(String path, byte[] content) {}

    /** The name and content of a {@link Kind#WRITE}. */
    public File file() throws Broken {
        ByteBuffer in = ByteBuffer.wrap(content);
        String path = piece(in);
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return new File(path, bytes);
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The number in an {@link Kind#EXIT} or {@link Kind#AGAIN}. */
    public long number() throws Broken {
        return switch (content.length) {
            case 4 -> ByteBuffer.wrap(content).getInt();
            case 8 -> ByteBuffer.wrap(content).getLong();
            default -> throw new Broken("a number of " + content.length + " bytes");
        };
    }

    /** Sends the frame. */
    public void send(DataOutputStream to) throws IOException {
        if (content.length > kind.limit) {
            throw new Broken(kind + " of " + content.length + " bytes is over the limit of " + kind.limit);
        }
        to.writeByte(kind.ordinal());
        to.writeInt(content.length);
        to.write(content);
        to.flush();
    }

    /**
     * Reads the next frame.
     *
     * @throws EOFException where the peer has gone
     */
    public static Frame receive(DataInputStream from) throws IOException {
        int ordinal = from.readUnsignedByte();
        if (ordinal >= Kind.values().length) {
            throw new Broken("a frame of unknown kind " + ordinal);
        }
        Kind kind = Kind.values()[ordinal];
        int length = from.readInt();
        if (length < 0 || length > kind.limit) {
            throw new Broken(kind + " of " + length + " bytes is over the limit of " + kind.limit);
        }
        return new Frame(kind, from.readNBytes(length));
    }
}

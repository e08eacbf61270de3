package org.systole.testbed.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The program that runs on the client's host: every 10 ms it connects to each address, asks {@code who}, and prints
 * each answer as {@code ADDRESS ASKED ANSWERED TEXT}, times in nanoseconds of the machine's monotonic clock; before
 * the first question a line {@link #READY}. One attempt never waits for another, so the first answer after an outage
 * comes with the first attempt that can succeed.
 */
public final class Poller {
    /** Its first line, once it asks. */
    static final String READY = "asking";

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final List<InetSocketAddress> targets;
    private final Selector selector;
    private final Deque<Attempt> attempts = new ArrayDeque<>();

    private Poller(List<InetSocketAddress> targets, Selector selector) {
        this.targets = targets;
        this.selector = selector;
    }

    /** Arguments: the port, then the addresses. Ends when its standard input does. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        List<InetSocketAddress> targets = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            targets.add(new InetSocketAddress(arguments[i], port));
        }
        Thread end = new Thread(Poller::exitWithInput, "end");
        end.setDaemon(true);
        end.start();
        try (Selector selector = Selector.open()) {
            System.out.println(READY);
            new Poller(targets, selector).poll();
        }
    }

    private static void exitWithInput() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("standard input failed: " + e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }

    private void poll() throws IOException {
        long next = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (now >= next) {
                targets.forEach(this::ask);
                next = Math.max(next + PERIOD.toNanos(), now);
                giveUp(now);
            }
            selector.select(key -> ((Attempt) key.attachment()).proceed(key), Math.max(1, (next - now) / 1_000_000));
        }
    }

    private void ask(InetSocketAddress target) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            Attempt attempt = new Attempt(target, System.nanoTime(), channel);
            boolean connected = channel.connect(target);
            channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, attempt);
            attempts.add(attempt);
        } catch (IOException e) {
            // No route or no port left: the same as no answer, but the socket must not stay.
            close(channel);
        }
    }

    private void giveUp(long now) {
        while (!attempts.isEmpty() && now - attempts.peek().asked > PATIENCE.toNanos()) {
            close(attempts.poll().channel);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            System.err.println("cannot close a socket: " + e.getMessage());
        }
    }

    /** One connection: connect, ask, read the answer's line, close. */
    private static final class Attempt {
        private final InetSocketAddress target;
        private final long asked;
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(256);

        Attempt(InetSocketAddress target, long asked, SocketChannel channel) {
            this.target = target;
            this.asked = asked;
            this.channel = channel;
        }

        void proceed(SelectionKey key) {
            try {
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_WRITE);
                } else if (key.isWritable()) {
                    channel.write(ByteBuffer.wrap("who\n".getBytes(StandardCharsets.US_ASCII)));
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isReadable()) {
                    read();
                }
            } catch (IOException e) {
                // Refused or reset: no answer.
                close(channel);
            }
        }

        private void read() throws IOException {
            int count = channel.read(answer);
            String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
            if (text.contains("\n")) {
                System.out.println(target.getAddress().getHostAddress() + " " + asked + " " + System.nanoTime() + " "
                        + text.strip());
            }
            if (count < 0 || text.contains("\n") || !answer.hasRemaining()) {
                channel.close();
            }
        }
    }
}

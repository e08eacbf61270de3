package org.systole.core.command.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.command.program.Commands;
import org.systole.core.command.words.ExitCode;

/**
 * Serves commands on the node's unix socket, {@code BASE/run/control.sock}: mode 0600 in a directory of mode 0700, so
 * only the node's own user, root, can connect. One command per connection, each on a worker thread; a connection that
 * takes too long is closed, and with all workers busy a caller is told so at once.
 */
public final class CommandServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandServer.class);

    /** The longest path of a unix socket on Linux, in bytes, without the closing zero. */
    private static final int LONGEST_PATH = 107;

    /** Callers beyond the workers that are told to come back later; more are dropped. */
    private static final int WAITING_FOR_REFUSAL = 64;

    private final Path socket;
    private final Commands commands;
    private final Limits limits;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor refusals;
    private final ScheduledThreadPoolExecutor watchdog;
    private ServerSocketChannel server;

    /**
     * What one caller may take up.
     *
     * @param workers commands at the same time
     * @param call time for the command line to arrive
     * @param command time for the whole command
     */
    public record Limits(int workers, Duration call, Duration command) {
        public static final Limits USUAL = new Limits(16, Duration.ofSeconds(10), Duration.ofMinutes(15));
    }

    public CommandServer(Path socket, Commands commands, Limits limits) {
        this.socket = socket.toAbsolutePath();
        this.commands = commands;
        this.limits = limits;
        this.workers = new ThreadPoolExecutor(
                0, limits.workers(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("systole-command-"));
        this.refusals = new ThreadPoolExecutor(
                0,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_FOR_REFUSAL),
                threads("systole-command-busy-"));
        // A caller that comes while this closes is closed with it, so its watch is not needed any more.
        this.watchdog = new ScheduledThreadPoolExecutor(
                1, threads("systole-command-watchdog-"), new ThreadPoolExecutor.DiscardPolicy());
        this.watchdog.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Opens the socket and serves from now on.
     *
     * @throws IOException with a sentence when it cannot, for example because another node serves there
     */
    public void start() throws IOException {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException("The path of the command socket, " + socket + ", has " + length
                    + " bytes; Linux allows " + LONGEST_PATH + ". Use a shorter base directory.");
        }
        prepareDirectory();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        Thread acceptor = threads("systole-command-accept-").newThread(this::accept);
        acceptor.start();
        log.debug("serving commands socket={}", socket);
    }

    private void prepareDirectory() throws IOException {
        Path directory = socket.getParent();
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        if (Files.exists(socket)) {
            if (answers()) {
                throw new IOException("Another node already serves at " + socket
                        + "; stop it, or give this one another base directory.");
            }
            Files.delete(socket);
        }
    }

    private boolean answers() {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException e) {
            log.debug("the socket left by an earlier run is dead socket={} reason={}", socket, e.getMessage());
            return false;
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                take(server.accept());
            } catch (AsynchronousCloseException e) {
                log.debug("no more commands are taken socket={}", socket);
                return;
            } catch (IOException e) {
                log.warn("a command could not be taken socket={} reason={}", socket, e.getMessage());
            }
        }
    }

    private void take(SocketChannel client) throws IOException {
        try {
            workers.execute(() -> serve(client));
        } catch (RejectedExecutionException e) {
            refuse(client);
        }
    }

    /** Another thread says no, for a caller that is slow to ask must not hold up the others. */
    private void refuse(SocketChannel client) throws IOException {
        try {
            refusals.execute(() -> sayBusy(client));
        } catch (RejectedExecutionException e) {
            log.warn("more callers than can even be told to wait; one was dropped socket={}", socket);
            client.close();
        }
    }

    private void sayBusy(SocketChannel client) {
        ScheduledFuture<?> tooSlow = closeAfter(client, Duration.ofSeconds(1));
        try (client) {
            Conversation conversation = new Conversation(client);
            conversation.receive();
            conversation.send(Frame.of(
                    Frame.Kind.ERR,
                    "This node is at work on " + limits.workers() + " commands already; try again in a moment.\n"));
            conversation.send(Frame.exit(ExitCode.UNAVAILABLE.number()));
        } catch (IOException e) {
            log.debug("a caller left before it was told to wait socket={} reason={}", socket, e.getMessage());
        } finally {
            tooSlow.cancel(false);
        }
    }

    private void serve(SocketChannel client) {
        ScheduledFuture<?> tooSlow = closeAfter(client, limits.call());
        try (client) {
            Conversation conversation = new Conversation(client);
            String user =
                    client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            Frame call = conversation.receive();
            if (call.kind() != Frame.Kind.CALL) {
                throw new Frame.Broken("a conversation begins with " + Frame.Kind.CALL + ", not " + call.kind());
            }
            List<String> words = call.words();
            tooSlow.cancel(false);
            tooSlow = closeAfter(client, limits.command());
            ExitCode code = commands.run(words, new RemoteTerminal(conversation, user));
            conversation.send(Frame.exit(code.number()));
        } catch (Frame.Broken e) {
            log.warn("a command was not understood socket={} reason={}", socket, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            log.debug("a client went away before its command ended socket={} reason={}", socket, e.getMessage());
        } finally {
            tooSlow.cancel(false);
        }
    }

    private ScheduledFuture<?> closeAfter(SocketChannel client, Duration limit) {
        return watchdog.schedule(
                () -> {
                    log.warn("a command took longer than {}s and was cut off socket={}", limit.toSeconds(), socket);
                    client.close();
                    return null;
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Stops serving; commands under way lose their connection. */
    @Override
    public void close() throws IOException {
        watchdog.shutdownNow();
        workers.shutdownNow();
        refusals.shutdownNow();
        if (server != null && server.isOpen()) {
            server.close();
            Files.deleteIfExists(socket);
        }
    }
}

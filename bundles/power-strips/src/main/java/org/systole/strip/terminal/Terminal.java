package org.systole.strip.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.PasswordResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.process.Deadline;
import org.systole.strip.Trouble;

/**
 * A shell on a device, for one thread. The SSH library blocks in ways that an interrupt does not end, so it works on
 * threads of its own and the caller only ever waits for them: every method ends at its deadline or at an interrupt.
 */
public final class Terminal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Terminal.class);

    /** How long a farewell may take, before the connection is cut. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    /** So much of what was last seen is shown when a wait failed. */
    private static final int TAIL = 160;

    private final Login login;
    private final SSHClient client;
    private final HostKey key;
    private final Screen screen = new Screen();
    private volatile OutputStream keyboard = OutputStream.nullOutputStream();

    private Terminal(Login login, List<String> kinds) {
        this.login = login;
        this.client = new SSHClient(Algorithms.config(login.oldAlgorithms()));
        this.key = new HostKey(login.hostKey(), kinds);
        client.addHostKeyVerifier(key);
    }

    /**
     * Connects, logs in and starts a shell.
     *
     * @throws Trouble silent when the device cannot be reached, refused when it does not let us in
     */
    public static Terminal open(Login login, Deadline deadline) throws Trouble, InterruptedException {
        if (login.hostKey().isEmpty()) {
            return open(new Terminal(login, List.of()), deadline);
        }
        Trouble wrong = null;
        for (List<String> kinds : HostKey.KINDS) {
            Terminal terminal = new Terminal(login, kinds);
            try {
                return open(terminal, deadline);
            } catch (Trouble trouble) {
                if (!terminal.key.isWrong()) {
                    throw wrong == null ? trouble : wrong;
                }
                wrong = wrong == null ? trouble : wrong;
            }
        }
        throw wrong;
    }

    private static Terminal open(Terminal terminal, Deadline deadline) throws Trouble, InterruptedException {
        boolean opened = false;
        try {
            terminal.connect(deadline);
            opened = true;
            return terminal;
        } finally {
            if (!opened) {
                terminal.close();
            }
        }
    }

    private void connect(Deadline deadline) throws Trouble, InterruptedException {
        int millis =
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.left().toMillis()));
        client.setConnectTimeout(millis);
        client.setTimeout(0);
        CompletableFuture<Void> done = new CompletableFuture<>();
        background("ssh-login", () -> {
            try {
                client.connect(login.host(), login.port());
                PasswordFinder password =
                        PasswordUtils.createOneOff(login.password().toCharArray());
                PasswordFinder again =
                        PasswordUtils.createOneOff(login.password().toCharArray());
                client.auth(
                        login.user(),
                        new AuthPassword(password),
                        new AuthKeyboardInteractive(new PasswordResponseProvider(again)));
                shell();
                done.complete(null);
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Trouble(Trouble.Kind.SILENT, "no login at " + login + " by SSH within " + millis + " ms");
        } catch (ExecutionException e) {
            throw reason(e.getCause());
        }
    }

    private void shell() throws IOException {
        Session session = client.startSession();
        session.allocatePTY("vt100", 132, 60, 0, 0, Map.of());
        Session.Shell shell = session.startShell();
        keyboard = shell.getOutputStream();
        InputStream in = shell.getInputStream();
        background("ssh-screen", () -> {
            byte[] buffer = new byte[4096];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    screen.add(buffer, n);
                }
                screen.end("the device ended the session");
            } catch (IOException e) {
                screen.end("the connection broke: " + e.getMessage());
            }
        });
    }

    private Trouble reason(Throwable cause) {
        if (key.isWrong()) {
            return new Trouble(
                    Trouble.Kind.REFUSED,
                    "the host key of " + login.host() + " is " + key.seen() + " and not " + login.hostKey()
                            + "; nothing was sent to it. If the device was replaced, change ssh_host_key");
        }
        if (cause instanceof UserAuthException) {
            return new Trouble(
                    Trouble.Kind.REFUSED,
                    login + " may not log in by SSH: " + cause.getMessage()
                            + "; check username and password, and whether somebody else is logged in");
        }
        return new Trouble(Trouble.Kind.SILENT, "no session with " + login + " by SSH: " + cause.getMessage());
    }

    /** Who it is, and the fingerprint of its key. */
    public String description() {
        return login + " (" + key.seen() + (login.hostKey().isEmpty() ? ", not compared" : "") + ")";
    }

    /** Types the text as it is. */
    public void type(String text) throws Trouble {
        try {
            keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
            keyboard.flush();
        } catch (IOException e) {
            throw new Trouble(Trouble.Kind.SILENT, "nothing can be typed at " + login + ": " + e.getMessage());
        }
    }

    /** Types the text and the Enter key: a carriage return alone, because some devices count a line feed too. */
    public void enter(String text) throws Trouble {
        type(text + "\r");
    }

    /**
     * Waits until the text on the screen, since it was last taken, has one of the patterns.
     *
     * @return which, and the text, which is now taken
     * @throws Trouble silent when none comes in time or the session ends; the message shows the last words seen
     */
    public Seen await(String what, Deadline deadline, List<Pattern> patterns) throws Trouble, InterruptedException {
        while (true) {
            long news = screen.news();
            OptionalInt found = screen.match(patterns);
            if (found.isPresent()) {
                return new Seen(found.getAsInt(), screen.take());
            }
            String ended = screen.ended();
            if (!ended.isEmpty() || deadline.passed()) {
                throw new Trouble(
                        Trouble.Kind.SILENT,
                        "waited at " + login.host() + " for " + what + "; "
                                + (ended.isEmpty() ? "it did not come in time" : ended) + "; last seen: " + tail());
            }
            screen.await(news, deadline.left().toMillis());
        }
    }

    /** Whether one of the patterns comes in time; if so it is not taken. */
    public boolean comes(Deadline deadline, List<Pattern> patterns) throws InterruptedException {
        while (true) {
            long news = screen.news();
            boolean found = screen.match(patterns).isPresent();
            if (found || !screen.ended().isEmpty() || deadline.passed()) {
                return found;
            }
            screen.await(news, deadline.left().toMillis());
        }
    }

    /** Waits for the device to end the session; after the deadline it does not matter any more. */
    public void ends(Deadline deadline) throws InterruptedException {
        for (long news = screen.news(); screen.ended().isEmpty() && !deadline.passed(); news = screen.news()) {
            screen.await(news, deadline.left().toMillis());
        }
    }

    /**
     * What came of a wait.
     *
     * @param which the index of the pattern that was found
     * @param text everything on the screen up to now
     */
    public record Seen(int which, String text) {}

    private String tail() {
        String text = screen.text().replaceAll("\\s+", " ").strip();
        String secret = login.password();
        String masked = secret.isEmpty() ? text : text.replace(secret, "***");
        return masked.isEmpty() ? "nothing" : "'" + masked.substring(Math.max(0, masked.length() - TAIL)) + "'";
    }

    /** Ends the session; cuts the connection when the device does not answer the farewell. */
    @Override
    public void close() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        background("ssh-farewell", () -> {
            try {
                client.disconnect();
            } catch (IOException | RuntimeException e) {
                log.debug("the farewell to {} failed; the connection is cut", login, e);
            }
            gone.complete(null);
        });
        boolean interrupted = Thread.interrupted();
        try {
            gone.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            log.debug("no farewell from {}", login, e);
        }
        cut();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut() {
        try {
            if (client.getSocket() != null) {
                client.getSocket().close();
            }
        } catch (IOException e) {
            log.debug("cutting the connection to {} failed; it is gone anyway", login, e);
        }
    }

    private static void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setContextClassLoader(Terminal.class.getClassLoader());
        thread.setDaemon(true);
        thread.start();
    }
}

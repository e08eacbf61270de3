package org.systole.powerstrip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/** Lets one visitor in at a time, by SSH and password, and leaves him with the console. */
final class SshDoor implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final AtomicBoolean occupied = new AtomicBoolean();
    private final Front front;
    private final Dialogue dialogue;
    private final Faults faults;
    private final Journal journal;

    SshDoor(Front front, Dialogue dialogue, Faults faults, Journal journal) {
        this.front = front;
        this.dialogue = dialogue;
        this.faults = faults;
        this.journal = journal;
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider();
        keys.setAlgorithm("EC");
        keys.setKeySize(256);
        server.setKeyPairProvider((KeyPairProvider) keys);
        server.setPasswordAuthenticator((user, password, session) -> admitted(user, password));
        server.setShellFactory(channel -> new Visit());
    }

    /** Opens; port 0 takes a free one. Returns the port. */
    int open(InetSocketAddress address) throws IOException {
        server.setHost(address.getHostString());
        server.setPort(address.getPort());
        server.start();
        return server.getPort();
    }

    private boolean admitted(String user, String password) {
        boolean known = user.equals(front.user()) && password.equals(front.password());
        try {
            faults.awaitLife();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (!known || occupied.get()) {
            journal.note("login refused" + (known ? ": somebody is logged in" : ""));
            return false;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        faults.dead(false); // whoever waits for life may go
        server.stop(true);
    }

    /** One session. */
    private final class Visit implements Command {
        private InputStream in;
        private OutputStream out;
        private ExitCallback exit;
        private volatile Thread thread;

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            // a console has one screen only
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            thread = new Thread(this::talk, "console");
            thread.setDaemon(true);
            thread.start();
        }

        private void talk() {
            if (!occupied.compareAndSet(false, true)) {
                exit.onExit(1);
                return;
            }
            journal.note("login");
            try {
                dialogue.talk(new Keyboard(in, out, faults));
                journal.note("logout");
            } catch (IOException | InterruptedException e) {
                journal.note("session broke");
            } finally {
                occupied.set(false);
                exit.onExit(0);
            }
        }

        @Override
        public void destroy(ChannelSession channel) {
            Thread talking = thread;
            if (talking != null) {
                talking.interrupt();
            }
        }
    }
}

package org.systole.strip;

import java.util.Optional;
import org.systole.api.process.Deadline;

/**
 * The one session with a device that lets a single visitor in. When it breaks, the next question opens a new one. Used
 * by one thread.
 *
 * @param <C> what talks in a session
 */
public final class Sessions<C extends Sessions.Session> implements AutoCloseable {
    private final Opening<C> opening;
    private Optional<C> open = Optional.empty();

    public Sessions(Opening<C> opening) {
        this.opening = opening;
    }

    /** A session; closing it logs out as far as the device lets us. */
    public interface Session extends AutoCloseable {
        /** Finds out where the device has us, and answers questions it asks before anything else. */
        void arrive(Deadline deadline) throws Trouble, InterruptedException;

        @Override
        void close();
    }

    /** Connects and logs in. */
    @FunctionalInterface
    public interface Opening<C> {
        C open(Deadline deadline) throws Trouble, InterruptedException;
    }

    /** Something to do in a session. */
    @FunctionalInterface
    public interface Talk<C, T> {
        T with(C session) throws Trouble, InterruptedException;
    }

    /** Does something in the session; one that broke, or that nobody understands any more, is left. */
    public <T> T talk(Deadline deadline, Talk<C, T> talk) throws Trouble, InterruptedException {
        try {
            if (open.isEmpty()) {
                C session = opening.open(deadline);
                open = Optional.of(session);
                session.arrive(deadline);
            }
            return talk.with(open.get());
        } catch (Trouble trouble) {
            if (trouble.kind() == Trouble.Kind.SILENT || trouble.kind() == Trouble.Kind.STRANGE) {
                close();
            }
            throw trouble;
        }
    }

    /**
     * Gives an order in the session.
     *
     * @return what the talk returned, or false when the session broke: whether the order was heard, a reading will tell
     */
    public boolean order(Deadline deadline, Talk<C, Boolean> talk) throws Trouble, InterruptedException {
        try {
            return talk(deadline, talk);
        } catch (Trouble trouble) {
            if (trouble.kind() == Trouble.Kind.SILENT) {
                return false;
            }
            throw trouble;
        }
    }

    @Override
    public void close() {
        open.ifPresent(Session::close);
        open = Optional.empty();
    }
}

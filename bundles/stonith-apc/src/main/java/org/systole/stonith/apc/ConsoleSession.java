package org.systole.stonith.apc;

import java.time.Duration;
import java.util.List;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.strip.Sessions;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Terminal;

/** A session whose dialect is found out by the first prompt the device shows. */
final class ConsoleSession implements Sessions.Session {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final Ticker ticker;
    private Console console;

    ConsoleSession(Terminal terminal, Ticker ticker) {
        this.terminal = terminal;
        this.ticker = ticker;
    }

    @Override
    public void arrive(Deadline deadline) throws Trouble, InterruptedException {
        Terminal.Seen seen = terminal.await("a menu or a prompt", deadline, List.of(CommandLine.PROMPT, Menus.PROMPT));
        console = seen.which() == 0 ? new CommandLine(terminal) : new Menus(terminal, seen.text());
    }

    Console console() {
        return console;
    }

    /** Logs out: a session left open shuts everybody else out until it times out. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            Deadline farewell = Deadline.in(FAREWELL, ticker);
            if (console != null) {
                console.leave(farewell);
            }
            terminal.ends(farewell);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (Trouble e) {
            console = null; // the line is dead: there is nobody left to take leave of
        } finally {
            terminal.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.systole.stonith.apc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.strip.Outlets;
import org.systole.strip.Reading;
import org.systole.strip.Sessions;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Login;
import org.systole.strip.terminal.Terminal;

/** A strip asked over SSH, by its menus or its command line. */
final class ConsoleStrip implements Strip {
    private final Sessions<ConsoleSession> sessions;
    private String description;

    private ConsoleStrip(Login login, Duration loginTimeout, Ticker ticker) {
        this.description = "APC strip at " + login.host();
        this.sessions = new Sessions<>(deadline -> {
            Terminal terminal = Terminal.open(login, deadline.within(loginTimeout));
            description = "APC strip at " + terminal.description() + " by SSH";
            return new ConsoleSession(terminal, ticker);
        });
    }

    static ConsoleStrip open(Login login, Duration loginTimeout, Ticker ticker, Deadline deadline)
            throws Trouble, InterruptedException {
        ConsoleStrip strip = new ConsoleStrip(login, loginTimeout, ticker);
        boolean opened = false;
        try {
            String dialect =
                    strip.sessions.talk(deadline, session -> session.console().description());
            strip.description += ", " + dialect;
            opened = true;
            return strip;
        } finally {
            if (!opened) {
                strip.close();
            }
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Optional<String> outlet(String plug) {
        return Optional.of(plug).filter(written -> written.matches("([1-9]\\d?:)?[1-9]\\d{0,2}"));
    }

    @Override
    public String outletsAreWritten() {
        return "the number of an outlet, or unit:outlet";
    }

    @Override
    public SortedMap<String, String> names(Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, String> names = new TreeMap<>(Outlets.ORDER);
        sessions.talk(deadline, session -> session.console().outlets(deadline))
                .forEach((outlet, row) -> names.put(outlet, row.name()));
        return names;
    }

    @Override
    public List<Reading> read(List<String> outlets, Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, Console.Row> rows =
                sessions.talk(deadline, session -> session.console().outlets(outlets, deadline));
        List<Reading> readings = new ArrayList<>();
        for (String outlet : outlets) {
            Console.Row row = rows.get(outlet);
            if (row == null) {
                throw new Trouble(
                        Trouble.Kind.REFUSED,
                        "there is no outlet " + outlet + " on the " + description + "; it shows " + rows.keySet());
            }
            readings.add(row.reading());
        }
        return readings;
    }

    @Override
    public boolean order(String outlet, Order order, Deadline deadline) throws Trouble, InterruptedException {
        return sessions.order(deadline, session -> session.console().order(outlet, order, deadline));
    }

    @Override
    public boolean cancels() {
        return true;
    }

    @Override
    public void close() {
        sessions.close();
    }
}

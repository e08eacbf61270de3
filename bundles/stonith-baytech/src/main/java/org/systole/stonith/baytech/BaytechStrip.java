package org.systole.stonith.baytech;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.strip.Outlets;
import org.systole.strip.Reading;
import org.systole.strip.Sessions;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Terminal;

/**
 * A strip, or the strips behind a module, asked over SSH. When a session breaks, the next question opens a new one: an
 * order that was under way is then resolved by reading.
 */
final class BaytechStrip implements Strip {
    private final BaytechDevice device;
    private final Sessions<Conversation> sessions;
    private final Map<String, StatusTable> lastTables = new HashMap<>();
    private String description;

    private BaytechStrip(BaytechDevice device, Ticker ticker) {
        this.device = device;
        this.description = "Baytech device at " + device.login().host();
        this.sessions = new Sessions<>(deadline -> {
            Terminal terminal = Terminal.open(device.login(), deadline.within(device.loginTimeout()));
            description = "Baytech device at " + terminal.description();
            return new Conversation(terminal, device, ticker);
        });
    }

    /** Logs in. */
    static BaytechStrip open(BaytechDevice device, Ticker ticker, Deadline deadline)
            throws Trouble, InterruptedException {
        BaytechStrip strip = new BaytechStrip(device, ticker);
        boolean opened = false;
        try {
            strip.sessions.talk(deadline, conversation -> conversation);
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
        return Optional.of(plug).filter(written -> written.matches("([1-9]\\d?:)?[1-9]\\d?"));
    }

    @Override
    public String outletsAreWritten() {
        return "the number of an outlet, or strip:outlet";
    }

    /** The strip in front of the colon, or the one the parameters name. */
    private String unit(String outlet) {
        return outlet.contains(":") ? outlet.substring(0, outlet.indexOf(':')) : device.strip();
    }

    private static int number(String outlet) {
        return Integer.parseInt(outlet.substring(outlet.indexOf(':') + 1));
    }

    @Override
    public SortedMap<String, String> names(Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, String> names = new TreeMap<>(Outlets.ORDER);
        List<ModuleMenu.Entry> strips =
                device.strip().isEmpty() ? sessions.talk(deadline, Conversation::strips) : List.of();
        if (strips.size() < 2) {
            table(device.strip(), deadline).rows().forEach((number, row) -> names.put("" + number, row.name()));
            return names;
        }
        for (ModuleMenu.Entry strip : strips) {
            table(strip.key(), deadline)
                    .rows()
                    .forEach((number, row) -> names.put(strip.key() + ":" + number, row.name()));
        }
        return names;
    }

    private StatusTable table(String unit, Deadline deadline) throws Trouble, InterruptedException {
        StatusTable table = sessions.talk(deadline, conversation -> {
            conversation.enterStrip(unit, deadline);
            return conversation.status(deadline);
        });
        lastTables.put(unit, table);
        return table;
    }

    @Override
    public List<Reading> read(List<String> outlets, Deadline deadline) throws Trouble, InterruptedException {
        Map<String, StatusTable> tables = new HashMap<>();
        List<Reading> readings = new ArrayList<>();
        for (String outlet : outlets) {
            if (!tables.containsKey(unit(outlet))) {
                tables.put(unit(outlet), table(unit(outlet), deadline));
            }
            readings.add(reading(outlet, tables.get(unit(outlet))));
        }
        return readings;
    }

    private Reading reading(String outlet, StatusTable table) throws Trouble {
        StatusTable.Row row = table.rows().get(number(outlet));
        if (row == null) {
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "there is no outlet " + outlet + " on the " + description + "; its table has "
                            + table.rows().keySet());
        }
        PowerState power =
                switch (row.state()) {
                    case "On" -> PowerState.ON;
                    case "Off" -> PowerState.OFF;
                    default -> PowerState.OTHER;
                };
        return new Reading(power, Reading.Pending.NO, "status " + row.shown());
    }

    @Override
    public boolean order(String outlet, Order order, Deadline deadline) throws Trouble, InterruptedException {
        StatusTable.Row last = lastTables
                .getOrDefault(unit(outlet), new StatusTable(new TreeMap<>()))
                .rows()
                .get(number(outlet));
        if (last != null && last.locked()) {
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "outlet " + outlet + " is locked and ignores orders; unlock it with: Unlock " + number(outlet));
        }
        return sessions.order(deadline, conversation -> {
            conversation.enterStrip(unit(outlet), deadline);
            return conversation.order(number(outlet), order == Order.ON, deadline);
        });
    }

    /** Baytech strips have no commands that wait. */
    @Override
    public boolean cancels() {
        return false;
    }

    @Override
    public void close() {
        sessions.close();
    }
}

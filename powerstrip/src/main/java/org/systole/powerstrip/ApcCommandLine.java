package org.systole.powerstrip;

import java.io.EOFException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command line of APC cards, firmware 5 and later. */
final class ApcCommandLine implements Dialogue {
    private static final Map<String, Family.Verb> VERBS = Map.of(
            "olon", Family.Verb.ON,
            "oloff", Family.Verb.OFF,
            "olreboot", Family.Verb.REBOOT,
            "oldlyon", Family.Verb.DELAYED_ON,
            "oldlyoff", Family.Verb.DELAYED_OFF,
            "oldlyreboot", Family.Verb.DELAYED_REBOOT,
            "olcancelcmd", Family.Verb.CANCEL);

    private final Rows rows;

    ApcCommandLine(Rows rows) {
        this.rows = rows;
    }

    @Override
    public void talk(Keyboard keyboard) throws IOException, InterruptedException {
        keyboard.print(ApcConsole.banner("6.5.0").replace("American Power Conversion", "Schneider Electric       ")
                + "\nType ? for command listing\n");
        while (true) {
            keyboard.print("\napc>");
            String line = keyboard.line().strip();
            String[] words = line.split("\\s+", 2);
            String command = words[0].toLowerCase(Locale.ROOT);
            if (List.of("exit", "quit", "bye").contains(command)) {
                keyboard.print("Bye\n");
                return;
            }
            boolean lost = VERBS.containsKey(command) && rows.faults().losesThisOrder();
            if (!command.isEmpty() && !lost && !rows.faults().dropsThisLine()) {
                keyboard.print(carryOut(command, words.length > 1 ? words[1] : ""));
            }
        }
    }

    private String carryOut(String command, String argument) throws EOFException {
        if (!VERBS.containsKey(command) && !command.equals("olstatus")) {
            return "E101: Command Not Found\n";
        }
        Collection<Outlet> meant = argument.equals("all") ? rows.all() : rows.called(argument);
        if (meant.isEmpty()) {
            return "E102: Parameter Error\n";
        }
        if (command.equals("olstatus")) {
            StringBuilder text = new StringBuilder("E000: Success\n");
            meant.forEach(o -> text.append(String.format("%2s: %s: %s\n", o.id(), o.name(), state(o))));
            return text.toString();
        }
        if (argument.equals("all")) {
            rows.note("set all " + VERBS.get(command));
            return "E000: Success\n";
        }
        boolean taken = true;
        for (Outlet outlet : meant) {
            taken &= rows.order(outlet, VERBS.get(command));
        }
        if (rows.faults().losesThisAnswer()) {
            throw new EOFException("the connection is dropped as ordered");
        }
        return taken ? "E000: Success\n" : "E100: Command Failed\n";
    }

    private String state(Outlet outlet) {
        return rows.shown(outlet, "On", "Off") + (outlet.isPending() ? "*" : "");
    }
}

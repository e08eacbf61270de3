package org.systole.stonith.apc;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Deadline;
import org.systole.strip.Outlets;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Terminal;

/** The {@code apc>} command line of firmware 5 and later. */
final class CommandLine implements Console {
    static final Pattern PROMPT = Pattern.compile("(?im)^apc>\\s*\\z");

    private static final Pattern CODE = Pattern.compile("(?m)^\\s*E(\\d{3}):?\\s*(.*)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\s*(\\d{1,3}):\\s*(.*?)\\s*:\\s*(\\S+)\\s*$");

    private final Terminal terminal;

    CommandLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String description() {
        return "command line";
    }

    @Override
    public SortedMap<String, Row> outlets(Deadline deadline) throws Trouble, InterruptedException {
        return rows("all", deadline);
    }

    @Override
    public SortedMap<String, Row> outlets(List<String> wanted, Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, Row> rows = new TreeMap<>(Outlets.ORDER);
        for (String outlet : wanted) {
            Row row = rows(number(outlet), deadline).get(number(outlet));
            if (row != null) {
                rows.put(outlet, row);
            }
        }
        return rows;
    }

    /** The command line drives one unit, and calls it the first. */
    private static String number(String outlet) throws Trouble {
        if (outlet.contains(":") && !outlet.startsWith("1:")) {
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "there is no unit " + outlet.substring(0, outlet.indexOf(':')) + "; write the number of an outlet");
        }
        return outlet.substring(outlet.indexOf(':') + 1);
    }

    private SortedMap<String, Row> rows(String which, Deadline deadline) throws Trouble, InterruptedException {
        String answer = ask("olStatus " + which, deadline);
        refuse("olStatus " + which, answer);
        SortedMap<String, Row> rows = new TreeMap<>(Outlets.ORDER);
        Matcher row = ROW.matcher(answer);
        while (row.find()) {
            rows.put(row.group(1), new Row(row.group(2), ConsoleState.of(row.group(3))));
        }
        return rows;
    }

    private String ask(String command, Deadline deadline) throws Trouble, InterruptedException {
        terminal.enter(command);
        return terminal.await("an answer to " + command, deadline, List.of(PROMPT))
                .text();
    }

    /** Codes from 100 on are errors; the lower ones tell that the command was taken. */
    private static boolean refuse(String command, String answer) throws Trouble {
        Matcher code = CODE.matcher(answer);
        if (!code.find()) {
            return false;
        }
        if (Integer.parseInt(code.group(1)) >= 100) {
            throw new Trouble(
                    code.group(1).equals("101") ? Trouble.Kind.NO_SUCH_COMMAND : Trouble.Kind.REFUSED,
                    "the strip answered " + command + " with E" + code.group(1) + " "
                            + code.group(2).strip());
        }
        return true;
    }

    @Override
    public boolean order(String outlet, Strip.Order order, Deadline deadline) throws Trouble, InterruptedException {
        String command =
                switch (order) {
                    case ON -> "olOn ";
                    case OFF -> "olOff ";
                    case CANCEL -> "olCancelCmd ";
                };
        return refuse(command + number(outlet), ask(command + number(outlet), deadline));
    }

    @Override
    public void leave(Deadline deadline) throws Trouble {
        terminal.enter("exit");
    }
}

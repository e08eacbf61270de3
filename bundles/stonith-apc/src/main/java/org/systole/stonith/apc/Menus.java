package org.systole.stonith.apc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Deadline;
import org.systole.strip.Outlets;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Terminal;

/**
 * The menus of firmware 2 and 3. Every errand starts at the main menu and finds its way by what the items are called,
 * because their numbers differ between firmwares and between kinds of users.
 */
final class Menus implements Console {
    static final Pattern PROMPT = Pattern.compile("(?m)^> ?\\z");

    private static final Pattern ITEM = Pattern.compile("(?m)^\\s*(\\d{1,2})-\\s+(.*?)\\s*$");
    private static final Pattern ROW = Pattern.compile("^(.*?)\\s+(\\S+)$");
    private static final Pattern MORE = Pattern.compile("(?i)Press <ENTER> to continue[.]*\\s*\\z");
    private static final Pattern SURE = Pattern.compile("(?i)Enter 'YES' to continue[^\\n]*:\\s*\\z");
    private static final Pattern NUMBER = Pattern.compile("(?m)^\\s*Outlet\\s*:\\s*(\\d+)\\s*$");
    private static final String MAIN = "\u0003";

    private final Terminal terminal;

    Menus(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String description() {
        return "menus";
    }

    /** The text of the next menu; long lists are paged through. */
    private String menu(Deadline deadline) throws Trouble, InterruptedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            Terminal.Seen seen = terminal.await("a menu", deadline, List.of(PROMPT, MORE));
            text.append(seen.text());
            if (seen.which() == 0) {
                return text.toString();
            }
            terminal.enter("");
        }
    }

    private static Optional<String> item(String menu, String label) {
        Matcher item = ITEM.matcher(menu);
        while (item.find()) {
            if (item.group(2).toLowerCase(Locale.ROOT).startsWith(label)) {
                return Optional.of(item.group(1));
            }
        }
        return Optional.empty();
    }

    private String choose(String menu, Deadline deadline, String... labels) throws Trouble, InterruptedException {
        for (String label : labels) {
            Optional<String> number = item(menu, label);
            if (number.isPresent()) {
                terminal.enter(number.get());
                return menu(deadline);
            }
        }
        throw new Trouble(
                Trouble.Kind.STRANGE,
                "the menu of the strip has no '" + labels[0] + "'; it shows '"
                        + menu.replaceAll("\\s+", " ").strip() + "'");
    }

    private String main(Deadline deadline) throws Trouble, InterruptedException {
        terminal.type(MAIN);
        String menu = menu(deadline);
        return item(menu, "logout").isPresent() ? menu : menu(deadline);
    }

    /** The list of outlets, which is also a menu to choose one from. */
    private String list(Deadline deadline) throws Trouble, InterruptedException {
        String devices = choose(main(deadline), deadline, "device manager");
        String next = choose(devices, deadline, "outlet management", "outlet control");
        return item(next, "outlet control").isPresent() ? choose(next, deadline, "outlet control") : next;
    }

    @Override
    public SortedMap<String, Row> outlets(Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, Row> rows = new TreeMap<>(Outlets.ORDER);
        Matcher item = ITEM.matcher(list(deadline));
        while (item.find()) {
            Matcher row = ROW.matcher(item.group(2));
            if (row.find() && !item.group(2).contains("Control/Configuration")) {
                rows.put(item.group(1), new Row(row.group(1), ConsoleState.of(row.group(2))));
            }
        }
        return rows;
    }

    @Override
    public boolean order(String outlet, Strip.Order order, Deadline deadline) throws Trouble, InterruptedException {
        list(deadline);
        terminal.enter(outlet);
        String menu = menu(deadline);
        String control = item(menu, "control outlet").isPresent() ? choose(menu, deadline, "control outlet") : menu;
        Matcher number = NUMBER.matcher(control);
        if (!number.find() || !number.group(1).equals(outlet)) {
            throw new Trouble(
                    Trouble.Kind.STRANGE,
                    "the menu that came is not that of outlet " + outlet + ": '"
                            + control.replaceAll("\\s+", " ").strip() + "'");
        }
        return carryOut(control, order, deadline);
    }

    private boolean carryOut(String control, Strip.Order order, Deadline deadline)
            throws Trouble, InterruptedException {
        String label =
                switch (order) {
                    case ON -> "immediate on";
                    case OFF -> "immediate off";
                    case CANCEL -> "cancel";
                };
        terminal.enter(item(control, label)
                .orElseThrow(
                        () -> new Trouble(Trouble.Kind.REFUSED, "the strip offers no '" + label + "' to this user")));
        if (terminal.await("the question whether we are sure", deadline, List.of(SURE, PROMPT))
                        .which()
                == 1) {
            return false; // the choice was not heard: the menu came again
        }
        terminal.enter("YES");
        String after =
                terminal.await("the end of the order", deadline, List.of(MORE)).text();
        terminal.enter("");
        if (!after.toLowerCase(Locale.ROOT).contains("success")) {
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "the strip answered '" + after.replaceAll("\\s+", " ").strip() + "'");
        }
        menu(deadline);
        return true;
    }

    @Override
    public void leave(Deadline deadline) throws Trouble, InterruptedException {
        Optional<String> logout = item(main(deadline), "logout");
        if (logout.isPresent()) {
            terminal.enter(logout.get());
        }
    }
}

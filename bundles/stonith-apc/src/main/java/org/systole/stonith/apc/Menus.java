package org.systole.stonith.apc;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Deadline;
import org.systole.strip.Outlets;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Terminal;

/**
 * The menus of firmware 2 and 3, and those of chained MasterSwitch plus units. Every errand finds its way from the main
 * menu by what the items are called, because their numbers differ between firmwares and between kinds of users.
 */
final class Menus implements Console {
    static final Pattern PROMPT = Pattern.compile("(?m)^> ?\\z");

    private static final Pattern ITEM = Pattern.compile("(?m)^\\s*(\\d{1,2})-\\s+(.*?)\\s*$");
    private static final Pattern ROW = Pattern.compile("^(.*?)\\s+(\\S+?)\\s*(\\*?)$");
    private static final Pattern MORE = Pattern.compile("(?i)Press <ENTER>[^\\n]*\\s*\\z");
    private static final Pattern SURE = Pattern.compile("(?i)Enter 'YES' to continue[^\\n]*:\\s*\\z");
    private static final Pattern NUMBER = Pattern.compile("(?m)^\\s*Outlet\\s*:\\s*(\\d+)\\s*$");
    private static final Pattern UNITS = Pattern.compile("(?i)^MasterSwitch plus.*");
    private static final Pattern REFUSAL =
            Pattern.compile("(?i)\\b(fail|denied|error|invalid|not (?:allowed|permitted))");
    private static final String CONTROL_C = "\u0003";
    private static final String ESCAPE = "\u001b";

    /** Menus are nested less deeply than this. */
    private static final int DEPTH = 8;

    /** So long a menu that was left may still come once more, before it is taken that the choice was not heard. */
    private static final Duration ECHO = Duration.ofMillis(1500);

    private final Terminal terminal;
    private String shown;
    private String controls = "";
    private boolean heedsControlC = true;

    /** @param shown the menu that greets us */
    Menus(Terminal terminal, String shown) {
        this.terminal = terminal;
        this.shown = shown;
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
                shown = text.toString();
                controls = "";
                return shown;
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

    private static Set<String> items(String menu) {
        Set<String> items = new TreeSet<>();
        Matcher item = ITEM.matcher(menu);
        while (item.find()) {
            items.add(item.group());
        }
        return items;
    }

    /** Types a choice; a menu that comes twice, or once more because the choice was not heard, is passed over. */
    private String follow(String menu, String number, Deadline deadline) throws Trouble, InterruptedException {
        terminal.enter(number);
        String next = menu(deadline);
        if (!items(next).equals(items(menu))) {
            return next;
        }
        if (!terminal.comes(deadline.within(ECHO), List.of(PROMPT, MORE))) {
            terminal.enter(number);
        }
        return menu(deadline);
    }

    private String choose(String menu, Deadline deadline, String... labels) throws Trouble, InterruptedException {
        for (String label : labels) {
            Optional<String> number = item(menu, label);
            if (number.isPresent()) {
                return follow(menu, number.get(), deadline);
            }
        }
        throw new Trouble(
                Trouble.Kind.STRANGE,
                "the menu of the strip has no '" + labels[0] + "'; it shows '" + brief(menu) + "'");
    }

    private static String brief(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private boolean atMain() {
        return item(shown, "logout").isPresent();
    }

    private String main(Deadline deadline) throws Trouble, InterruptedException {
        if (!atMain() && heedsControlC) {
            terminal.type(CONTROL_C);
            menu(deadline);
            if (!atMain() && terminal.comes(deadline.within(ECHO), List.of(PROMPT, MORE))) {
                menu(deadline);
            }
            heedsControlC = atMain();
        }
        for (int up = 0; up < DEPTH && !atMain(); up++) {
            terminal.type(ESCAPE);
            menu(deadline);
        }
        if (!atMain()) {
            throw new Trouble(Trouble.Kind.STRANGE, "the strip shows no main menu, but '" + brief(shown) + "'");
        }
        return shown;
    }

    private static String unit(String outlet) {
        return outlet.contains(":") ? outlet.substring(0, outlet.indexOf(':')) : "1";
    }

    private static String number(String outlet) {
        return outlet.substring(outlet.indexOf(':') + 1);
    }

    private static SortedMap<String, String> units(String devices) {
        SortedMap<String, String> units = new TreeMap<>();
        Matcher item = ITEM.matcher(devices);
        while (item.find()) {
            if (UNITS.matcher(item.group(2)).matches()) {
                units.put(item.group(1), item.group(2));
            }
        }
        return units;
    }

    /** The list of outlets of a unit, which is also a menu to choose one from. */
    private String list(String unit, Deadline deadline) throws Trouble, InterruptedException {
        String devices = choose(main(deadline), deadline, "device manager");
        SortedMap<String, String> units = units(devices);
        if (!units.isEmpty() || !unit.equals("1")) {
            if (!units.containsKey(unit)) {
                throw new Trouble(
                        Trouble.Kind.REFUSED, "there is no unit " + unit + "; the strip shows " + units.values());
            }
            return follow(devices, unit, deadline);
        }
        String next = choose(devices, deadline, "outlet management", "outlet control");
        return item(next, "outlet control").isPresent() ? choose(next, deadline, "outlet control") : next;
    }

    @Override
    public SortedMap<String, Row> outlets(Deadline deadline) throws Trouble, InterruptedException {
        Set<String> units =
                units(choose(main(deadline), deadline, "device manager")).keySet();
        SortedMap<String, Row> rows = new TreeMap<>(Outlets.ORDER);
        for (String unit : units.isEmpty() ? Set.of("1") : units) {
            rows(list(unit, deadline))
                    .forEach((number, row) -> rows.put(units.isEmpty() ? number : unit + ":" + number, row));
        }
        return rows;
    }

    @Override
    public SortedMap<String, Row> outlets(List<String> wanted, Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, SortedMap<String, Row>> lists = new TreeMap<>();
        SortedMap<String, Row> rows = new TreeMap<>(Outlets.ORDER);
        for (String outlet : wanted) {
            String unit = unit(outlet);
            if (!lists.containsKey(unit)) {
                lists.put(unit, rows(list(unit, deadline)));
            }
            Row row = lists.get(unit).get(number(outlet));
            if (row != null) {
                rows.put(outlet, row);
            }
        }
        return rows;
    }

    private static SortedMap<String, Row> rows(String list) {
        SortedMap<String, Row> rows = new TreeMap<>(Outlets.ORDER);
        Matcher item = ITEM.matcher(list);
        while (item.find()) {
            Matcher row = ROW.matcher(item.group(2));
            if (row.find() && !item.group(2).matches("(?i)Master Control.*|.*Control/Configuration.*")) {
                rows.put(item.group(1), new Row(row.group(1), ConsoleState.of(row.group(2) + row.group(3))));
            }
        }
        return rows;
    }

    @Override
    public boolean order(String outlet, Strip.Order order, Deadline deadline) throws Trouble, InterruptedException {
        if (!controls.equals(outlet)) {
            String list = list(unit(outlet), deadline);
            String menu = follow(list, number(outlet), deadline);
            if (item(menu, "control outlet").isPresent()) {
                choose(menu, deadline, "control outlet");
            }
        }
        Matcher number = NUMBER.matcher(shown);
        if (number.find() && !number.group(1).equals(number(outlet))) {
            throw new Trouble(
                    Trouble.Kind.STRANGE,
                    "the menu that came is not that of outlet " + outlet + ": '" + brief(shown) + "'");
        }
        return carryOut(outlet, order, deadline);
    }

    private static Optional<String> command(String control, Strip.Order order) {
        return switch (order) {
            case ON -> item(control, "immediate on").or(() -> item(control, "turn on"));
            case OFF -> item(control, "immediate off").or(() -> item(control, "turn off"));
            case CANCEL -> item(control, "cancel");
        };
    }

    private boolean carryOut(String outlet, Strip.Order order, Deadline deadline) throws Trouble, InterruptedException {
        String number = command(shown, order)
                .orElseThrow(() -> new Trouble(
                        order == Strip.Order.CANCEL ? Trouble.Kind.NO_SUCH_COMMAND : Trouble.Kind.REFUSED,
                        "the strip offers no '" + order + "' to this user; it shows '" + brief(shown) + "'"));
        terminal.enter(number);
        Terminal.Seen asked = terminal.await("the question whether we are sure", deadline, List.of(SURE, MORE, PROMPT));
        if (asked.which() == 2) { // it was done without a question, or not heard: the menu came again
            refuse(asked.text());
            show(asked.text(), outlet, order);
            return order == Strip.Order.CANCEL;
        }
        String after = asked.text();
        if (asked.which() == 0) {
            terminal.enter("YES");
            Terminal.Seen end = terminal.await("the end of the order", deadline, List.of(MORE, PROMPT));
            after = end.text();
            if (end.which() == 1) {
                refuse(after);
                show(after, outlet, order);
                return after.toLowerCase(Locale.ROOT).contains("success");
            }
        }
        terminal.enter("");
        refuse(after);
        show(menu(deadline), outlet, order);
        return true;
    }

    /** After an order the outlet's own menu usually comes again, so that the next order needs no way to it. */
    private void show(String menu, String outlet, Strip.Order order) {
        shown = menu;
        controls = command(menu, order).isPresent() ? outlet : "";
    }

    private static void refuse(String answer) throws Trouble {
        if (!answer.toLowerCase(Locale.ROOT).contains("success")
                && REFUSAL.matcher(answer).find()) {
            throw new Trouble(Trouble.Kind.REFUSED, "the strip answered '" + brief(answer) + "'");
        }
    }

    @Override
    public void leave(Deadline deadline) throws Trouble, InterruptedException {
        Optional<String> logout = item(main(deadline), "logout");
        if (logout.isPresent()) {
            terminal.enter(logout.get());
        }
    }
}

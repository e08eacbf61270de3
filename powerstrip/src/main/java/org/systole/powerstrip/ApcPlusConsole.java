package org.systole.powerstrip;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The menus of chained MasterSwitch plus units. Unlike the others they heed no Control-C, cancel without a question, do
 * not say which outlet the control menu is for, and number off as 3.
 */
final class ApcPlusConsole implements Dialogue {
    private static final String KEYS = "\n     <ESC>- Back, <ENTER>- Refresh\n\n> ";

    private final Rows rows;

    ApcPlusConsole(Rows rows) {
        this.rows = rows;
    }

    @Override
    public void talk(Keyboard keyboard) throws IOException, InterruptedException {
        keyboard.print(ApcConsole.banner("2.2.0"));
        for (String choice = ""; !choice.equals("4"); ) {
            choice = ask(
                    keyboard,
                    () -> "\n------- Control Console -------\n\n      1- Device Manager\n      2- Network\n"
                            + "      3- System\n      4- Logout\n");
            if (choice.equals("1")) {
                units(keyboard);
            }
        }
        keyboard.print("\nConnection Closed - Bye\n");
    }

    private static String ask(Keyboard keyboard, Supplier<String> menu) throws IOException, InterruptedException {
        while (true) {
            keyboard.print(menu.get() + KEYS);
            String choice = keyboard.line();
            if (!choice.isEmpty() && !choice.equals(Keyboard.CONTROL_C)) {
                return choice;
            }
        }
    }

    private List<String> unitNumbers() {
        return rows.all().stream()
                .map(outlet -> outlet.id().replaceFirst(":.*", ""))
                .distinct()
                .toList();
    }

    private void units(Keyboard keyboard) throws IOException, InterruptedException {
        StringBuilder menu = new StringBuilder("\n------- Device Manager -------\n\n");
        unitNumbers().forEach(u -> menu.append("      " + u + "- MasterSwitch plus " + u + "\n"));
        String choice = ask(keyboard, menu::toString);
        while (!choice.equals(Keyboard.ESCAPE)) {
            if (unitNumbers().contains(choice)) {
                outlets(keyboard, choice);
            }
            choice = ask(keyboard, menu::toString);
        }
    }

    private void outlets(Keyboard keyboard, String unit) throws IOException, InterruptedException {
        Supplier<String> menu = () -> {
            StringBuilder text = new StringBuilder("\n------- MasterSwitch plus " + unit + " -------\n\n");
            for (Outlet outlet : rows.all()) {
                if (outlet.id().startsWith(unit + ":")) {
                    text.append(String.format(
                            "      %s- %-20s %s%s\n", number(outlet), outlet.name(), state(outlet), star(outlet)));
                }
            }
            return text.toString();
        };
        String choice = ask(keyboard, menu);
        while (!choice.equals(Keyboard.ESCAPE)) {
            if (rows.at(unit + ":" + choice).isPresent()) {
                outlet(keyboard, rows.at(unit + ":" + choice).get());
            }
            choice = ask(keyboard, menu);
        }
    }

    private static String number(Outlet outlet) {
        return outlet.id().substring(outlet.id().indexOf(':') + 1);
    }

    private String state(Outlet outlet) {
        return rows.shown(outlet, "On", "Off");
    }

    private static String star(Outlet outlet) {
        return outlet.isPending() ? " *" : "";
    }

    private void outlet(Keyboard keyboard, Outlet outlet) throws IOException, InterruptedException {
        Supplier<String> menu = () ->
                "\n------- " + outlet.name() + " -------\n\n      1- Control Outlet\n" + "      2- Configure Outlet\n";
        String choice = ask(keyboard, menu);
        while (!choice.equals(Keyboard.ESCAPE)) {
            if (choice.equals("1")) {
                control(keyboard, outlet);
            }
            choice = ask(keyboard, menu);
        }
    }

    private void control(Keyboard keyboard, Outlet outlet) throws IOException, InterruptedException {
        Supplier<String> menu =
                () -> "\n------- Control Outlet -------\n\n        State : " + state(outlet) + star(outlet)
                        + "\n\n      1- Immediate On\n      2- Delayed On\n      3- Immediate Off\n      4- Graceful Reboot\n"
                        + "      5- Immediate Reboot\n      6- Graceful Shutdown\n      7- Override Battery Capacity\n"
                        + "      8- Cancel\n";
        String choice = ask(keyboard, menu);
        while (!choice.equals(Keyboard.ESCAPE)) {
            if (choice.matches("[1-8]") && !rows.faults().losesThisOrder()) {
                carryOut(keyboard, outlet, Integer.parseInt(choice));
            }
            choice = ask(keyboard, menu);
        }
    }

    private void carryOut(Keyboard keyboard, Outlet outlet, int number) throws IOException, InterruptedException {
        Family.Verb verb = Family.MASTERSWITCH_PLUS.verb(number).orElseThrow();
        if (verb == Family.Verb.CANCEL) {
            rows.order(outlet, verb);
            return;
        }
        keyboard.print("\n        Enter 'YES' to continue or <ENTER> to cancel : ");
        if (!keyboard.line().equals("YES")) {
            return;
        }
        boolean taken = rows.order(outlet, verb);
        if (rows.faults().losesThisAnswer()) {
            throw new EOFException("the connection is dropped as ordered");
        }
        keyboard.print(taken ? "\n        Command issued.\n" : "\n        Command failed.\n");
    }
}

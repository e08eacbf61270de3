package org.systole.powerstrip;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The menus of APC cards, firmware 2.x and 3.x. */
final class ApcConsole implements Dialogue {
    private static final String RULE =
            "-------------------------------------------------------------------------------\n";
    private static final String KEYS = "\n     <ESC>- Back, <ENTER>- Refresh, <CTRL-L>- Event Log\n\n> ";

    private final Front.Dialect dialect;
    private final Rows rows;

    ApcConsole(Front.Dialect dialect, Rows rows) {
        this.dialect = dialect;
        this.rows = rows;
    }

    /** Control-C was hit: everything is left for the main menu. */
    private static final class ToMainMenu extends Exception {
        private static final long serialVersionUID = 1;
    }

    static String banner(String version) {
        return "\n\nAmerican Power Conversion               Network Management Card AOS     v" + version + "\n"
                + "(c) Copyright 2006 All Rights Reserved  Rack PDU APP                    v" + version + "\n" + RULE
                + "Name      : pdu-sim                                  Date : 11/23/2026\n"
                + "Up Time   : 12 Days 3 Hours 4 Minutes                Stat : P+ N+ A+\n";
    }

    @Override
    public void talk(Keyboard keyboard) throws IOException, InterruptedException {
        keyboard.print(banner(dialect == Front.Dialect.APC_V3 ? "3.7.3" : "2.7.0"));
        while (true) {
            keyboard.print(title("Control Console") + "\n      1- Device Manager\n      2- Network\n      3- System\n"
                    + "      4- Logout\n\n     <ESC>- Main Menu, <ENTER>- Refresh, <CTRL-L>- Event Log\n\n> ");
            String choice = keyboard.line();
            if (choice.equals("4")) {
                keyboard.print("\n\nConnection Closed - Bye\n");
                return;
            }
            if (choice.equals("1")) {
                try {
                    deviceManager(keyboard);
                } catch (ToMainMenu e) {
                    keyboard.print("\n");
                }
            }
        }
    }

    private static String title(String text) {
        return "\n\n------- " + text + " " + "-".repeat(Math.max(3, 62 - text.length())) + "\n";
    }

    /** Shows the menu until something is chosen; null for one level up. */
    private static String choose(Keyboard keyboard, String menu) throws IOException, InterruptedException, ToMainMenu {
        while (true) {
            keyboard.print(menu + KEYS);
            String choice = keyboard.line();
            switch (choice) {
                case Keyboard.ESCAPE -> {
                    return null;
                }
                case Keyboard.CONTROL_C -> throw new ToMainMenu();
                case "" -> keyboard.print("\n");
                default -> {
                    return choice;
                }
            }
        }
    }

    private void deviceManager(Keyboard keyboard) throws IOException, InterruptedException, ToMainMenu {
        String menu = title("Device Manager")
                + switch (dialect) {
                    case APC_V3 -> "\n      1- Bank Monitor/Configuration\n      2- Outlet Management\n"
                            + "      3- Power Supply Status\n";
                    case APC_V2_USER -> "\n      1- Phase Monitor\n      2- Outlet Control\n";
                    default -> "\n      1- Phase Monitor/Configuration\n      2- Outlet Restriction Configuration\n"
                            + "      3- Outlet Control/Configuration\n";
                };
        String way = dialect == Front.Dialect.APC_V3 || dialect == Front.Dialect.APC_V2_USER ? "2" : "3";
        for (String choice = choose(keyboard, menu); choice != null; choice = choose(keyboard, menu)) {
            if (choice.equals(way)) {
                if (dialect == Front.Dialect.APC_V3) {
                    management(keyboard);
                } else {
                    outletList(keyboard);
                }
            }
        }
    }

    private void management(Keyboard keyboard) throws IOException, InterruptedException, ToMainMenu {
        String menu =
                title("Outlet Management") + "\n      1- Outlet Control/Configuration\n      2- Outlet Restriction\n";
        for (String choice = choose(keyboard, menu); choice != null; choice = choose(keyboard, menu)) {
            if (choice.equals("1")) {
                outletList(keyboard);
            }
        }
    }

    private void outletList(Keyboard keyboard) throws IOException, InterruptedException, ToMainMenu {
        while (true) {
            String name = dialect == Front.Dialect.APC_V2_USER ? "Outlet Control" : "Outlet Control/Configuration";
            List<String> lines = new ArrayList<>();
            for (Outlet outlet : rows.all()) {
                lines.add(String.format(
                                "      %s- %-24s %-3s%s%n",
                                outlet.id(), outlet.name(), state(outlet), outlet.isPending() ? "*" : "")
                        .replace(System.lineSeparator(), "\n"));
            }
            lines.add("      " + (lines.size() + 1) + "- Master Control/Configuration\n");
            keyboard.print(title(name).replaceFirst("\n\n", "\n"));
            int half = Math.min(4, lines.size());
            keyboard.print(String.join("", lines.subList(0, half)) + "\n        Press <ENTER> to continue...");
            keyboard.line();
            String choice = choose(keyboard, "\n" + String.join("", lines.subList(half, lines.size())));
            if (choice == null) {
                return;
            }
            if (choice.equals("" + lines.size())) {
                rows.note("set all menu");
            } else if (rows.at(choice).isPresent()) {
                outlet(keyboard, rows.at(choice).get());
            }
        }
    }

    private String state(Outlet outlet) {
        return rows.shown(outlet, "ON", "OFF");
    }

    private void outlet(Keyboard keyboard, Outlet outlet) throws IOException, InterruptedException, ToMainMenu {
        if (dialect == Front.Dialect.APC_V2_USER) {
            control(keyboard, outlet);
            return;
        }
        while (true) {
            String choice = choose(
                    keyboard,
                    title("Outlet " + outlet.id()) + "\n        Outlet Name    : " + outlet.name()
                            + "\n        Outlet State   : " + state(outlet)
                            + "\n\n      1- Control Outlet\n      2- Configure Outlet\n");
            if (choice == null) {
                return;
            }
            if (choice.equals("1")) {
                control(keyboard, outlet);
            }
        }
    }

    private void control(Keyboard keyboard, Outlet outlet) throws IOException, InterruptedException, ToMainMenu {
        while (true) {
            String choice = choose(
                    keyboard,
                    title("Control Outlet") + "\n        Name         : " + outlet.name() + "\n        Outlet       : "
                            + outlet.id() + "\n        State        : " + state(outlet)
                            + (outlet.isPending() ? "*" : "")
                            + "\n\n      1- Immediate On\n      2- Immediate Off\n      3- Immediate Reboot\n"
                            + "      4- Delayed On\n      5- Delayed Off\n      6- Delayed Reboot\n      7- Cancel\n");
            if (choice == null) {
                return;
            }
            if (choice.matches("[1-7]") && !rows.faults().losesThisOrder()) {
                confirm(
                        keyboard,
                        outlet,
                        Family.RPDU.verb(Integer.parseInt(choice)).orElseThrow());
            }
        }
    }

    private void confirm(Keyboard keyboard, Outlet outlet, Family.Verb verb) throws IOException, InterruptedException {
        keyboard.print("\n        " + RULE + "        Immediate " + verb + "\n\n        This command will cause outlet "
                + outlet.id() + ", named \"" + outlet.name() + "\",\n        to be changed.\n\n"
                + "        Enter 'YES' to continue or <ENTER> to cancel : ");
        if (!keyboard.line().equals("YES")) {
            return;
        }
        boolean taken = rows.order(outlet, verb);
        if (rows.faults().losesThisAnswer()) {
            throw new EOFException("the connection is dropped as ordered");
        }
        keyboard.print("\n        Command " + (taken ? "successfully issued." : "failed.")
                + "\n\n        Press <ENTER> to continue...");
        keyboard.line();
    }
}

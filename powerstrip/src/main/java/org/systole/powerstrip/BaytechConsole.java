package org.systole.powerstrip;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The consoles of Baytech: a module with strips behind it, a strip with a menu of its own, a bare strip. */
final class BaytechConsole implements Dialogue {
    private final Front front;
    private final Rows rows;

    BaytechConsole(Front front, Rows rows) {
        this.front = front;
        this.rows = rows;
    }

    @Override
    public void talk(Keyboard keyboard) throws IOException, InterruptedException {
        switch (front.dialect()) {
            case BAYTECH_MODULE -> module(keyboard);
            case BAYTECH_MENU -> {
                if (login(keyboard, "Enter username>", "Enter password>")) {
                    menu(keyboard);
                }
            }
            default -> {
                if (login(keyboard, "Enter user name:", "Enter Password:")) {
                    strip(keyboard, "", "RPC-27");
                }
            }
        }
    }

    private boolean login(Keyboard keyboard, String user, String password) throws IOException, InterruptedException {
        keyboard.print("\n" + user);
        boolean right = keyboard.line().equals(front.user());
        keyboard.print("\n" + password);
        return keyboard.line().equals(front.password()) && right;
    }

    private void module(Keyboard keyboard) throws IOException, InterruptedException {
        while (true) {
            keyboard.print("\n\n  pdu-sim\n\n" + strips() + "\n  Configure....................................C\n"
                    + "  Status.......................................S\n"
                    + "  Logout.......................................T\n\nEnter Request :");
            String choice = keyboard.line().strip();
            if (choice.equalsIgnoreCase("T")) {
                keyboard.print("\nGoodbye\n");
                return;
            }
            if (units().contains(choice)) {
                if (rows.faults().keepsQuiet()) {
                    keyboard.line();
                }
                strip(keyboard, units().size() > 1 ? choice + ":" : "", "RPC-28A");
            }
        }
    }

    private String strips() {
        StringBuilder text = new StringBuilder();
        for (String unit : units()) {
            text.append("  Strip " + unit + " RPC-28A             (" + (Integer.parseInt(unit) + 1)
                    + ",1)................" + unit + "\n");
        }
        return text.toString();
    }

    private List<String> units() {
        List<String> units = new ArrayList<>();
        for (Outlet outlet : rows.all()) {
            String unit = outlet.id().contains(":") ? outlet.id().replaceFirst(":.*", "") : "1";
            if (!units.contains(unit)) {
                units.add(unit);
            }
        }
        return units;
    }

    private void menu(Keyboard keyboard) throws IOException, InterruptedException {
        while (true) {
            keyboard.print("\n\nRPC-3 Menu:\n\n1)...Outlet Control\n2)...Outlet Status\n3)...Configuration\n"
                    + "6)...Logout\n\nEnter Selection>");
            switch (keyboard.line().strip()) {
                case "1" -> strip(keyboard, "", "RPC-3");
                case "6" -> {
                    return;
                }
                default -> keyboard.print("\nInvalid selection\n");
            }
        }
    }

    /** At the prompt of one strip; returns when the visitor leaves it. */
    private void strip(Keyboard keyboard, String unit, String model) throws IOException, InterruptedException {
        keyboard.print(table(unit, model));
        while (true) {
            keyboard.print("\n" + model + ">");
            String line = keyboard.line().strip();
            String word = line.toLowerCase(Locale.ROOT).replaceFirst("\\s.*", "");
            if (List.of(";;;;;", "menu", "exit", "logout").contains(word)) {
                return;
            }
            if (word.isEmpty() || rows.faults().dropsThisLine()) {
                continue;
            }
            if (List.of("on", "off", "reboot").contains(word) && rows.faults().losesThisOrder()) {
                continue;
            }
            switch (word) {
                case "status" -> keyboard.print(table(unit, model));
                case "on" -> order(keyboard, unit, model, line, Family.Verb.ON);
                case "off" -> order(keyboard, unit, model, line, Family.Verb.OFF);
                case "reboot" -> order(keyboard, unit, model, line, Family.Verb.REBOOT);
                default -> keyboard.print("\nInvalid command\n");
            }
        }
    }

    private void order(Keyboard keyboard, String unit, String model, String line, Family.Verb verb)
            throws IOException, InterruptedException {
        String number = line.contains(" ") ? line.replaceFirst(".*\\s", "") : "0";
        if (number.equals("0")) {
            rows.note("set all " + verb);
            return;
        }
        Optional<Outlet> outlet = rows.at(unit + number);
        if (outlet.isEmpty()) {
            keyboard.print("\nInvalid outlet\n");
            return;
        }
        String word = verb == Family.Verb.REBOOT ? "Reboot" : verb == Family.Verb.ON ? "Turn On" : "Turn Off";
        keyboard.print("\n" + word + " Outlet " + number + (model.equals("RPC-3") ? " (Y/N)>" : " (Y/N)?"));
        if (!keyboard.line().strip().equalsIgnoreCase("Y")) {
            return;
        }
        if (!rows.order(outlet.get(), verb)) {
            keyboard.print("\nCommand not allowed\n");
            return;
        }
        if (rows.faults().losesThisAnswer()) {
            throw new EOFException("the connection is dropped as ordered");
        }
        keyboard.print(table(unit, model));
    }

    private String table(String unit, String model) {
        StringBuilder text =
                new StringBuilder("\n\n " + model + "-8 Series              (C) 2004 by BayTech        F3.01\n\n"
                        + " Option(s) Installed:\n True RMS Current\n Internal Temperature\n\n"
                        + " Average Power:    363 Watts        Apparent Power:  396 VA\n\n"
                        + " True RMS Voltage: 120.0 Volts\n\n Internal Temperature:  21.5 C\n\n"
                        + " Outlet Circuit Breaker: Good\n\n");
        int column = 0;
        for (Outlet outlet : rows.all()) {
            if (outlet.id().startsWith(unit)) {
                String number = outlet.id().substring(unit.length());
                String state = rows.shown(outlet, "On", "Off");
                String locked = rows.isLocked(outlet) ? " Locked" : "";
                if (model.equals("RPC-3")) {
                    text.append(String.format("   %s  %-15s %s  %s%s\n", number, outlet.name(), number, state, locked));
                } else {
                    text.append(String.format(" %2s)...%-15.15s : %-3s%s", number, outlet.name(), state, locked));
                    text.append(++column % 2 == 0 ? "\n" : "            ");
                }
            }
        }
        return text + "\n Type \"Help\" for a list of commands\n";
    }
}

package org.systole.powerstrip;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The orders that make a running strip misbehave, press its buttons, and tell its true state. */
final class Orders {
    static final String HELP =
            """
            off|on N           press the outlet's button; returns when switched
            state              the true state of every outlet
            lie [N]            accept commands and do nothing
            slow N|all MS      move the relay this much after the answer
            refuse [N]         answer commands with an error
            dead / alive       answer nothing / answer again
            mute               let visitors in, but show and answer nothing
            garbage            show and answer nothing but garbage
            late MS            send every answer this much later
            lose-orders K      never hear of the next K commands
            drop-lines K       heed none of the next K lines typed at a console
            lose-answers K     carry out the next K commands, but lose their answers
            stuck-value N V    show this state whatever it is: a number, or a text such as "2"
            stuck-status N V   the same, but the control column keeps telling the truth
            pending N [on|off MS]  leave a command waiting: for ever, or for so long
            stuck-pending [N]  show a command waiting whatever is done
            hide-pending       have no object that tells whether a command waits
            lock [N]           ignore orders for a locked outlet (consoles show it)
            quiet              show nothing of a chosen strip until Enter is hit again (consoles)
            clear              no faults any more
            quit               end the program
            """;

    private final Map<String, Outlet> outlets;
    private final Faults faults;

    Orders(Map<String, Outlet> outlets, Faults faults) {
        this.outlets = outlets;
        this.faults = faults;
    }

    String carryOut(String line) throws InterruptedException {
        List<String> words = List.of(line.strip().split("\\s+"));
        String order = words.get(0);
        List<String> rest = words.subList(1, words.size());
        switch (order) {
            case "on", "off" -> outlet(rest).press(order.equals("on"));
            case "lie" -> faults.lie(scope(rest));
            case "slow" -> faults.slow(scope(rest), number(rest, 1));
            case "refuse" -> faults.refuse(scope(rest));
            case "dead" -> faults.dead(true);
            case "alive" -> faults.dead(false);
            case "mute" -> faults.mute();
            case "garbage" -> faults.garble();
            case "late" -> faults.late(number(rest, 0));
            case "lose-orders" -> faults.loseOrders((int) number(rest, 0));
            case "drop-lines" -> faults.dropLines((int) number(rest, 0));
            case "lose-answers" -> faults.loseAnswers((int) number(rest, 0));
            case "stuck-value" -> faults.stick(scope(rest), word(rest, 1));
            case "stuck-status" -> faults.stickStatus(scope(rest), word(rest, 1));
            case "pending" -> pending(rest);
            case "stuck-pending" -> faults.stickPending(scope(rest));
            case "hide-pending" -> faults.hidePending();
            case "lock" -> faults.lock(scope(rest));
            case "quiet" -> faults.keepQuiet();
            case "clear" -> faults.clear();
            case "state" -> {
                return state();
            }
            default -> throw new IllegalArgumentException("unknown order '" + order + "'; orders are:\n" + HELP);
        }
        return "ok " + line.strip();
    }

    private void pending(List<String> rest) {
        boolean ever = rest.size() < 3;
        outlet(rest).leaveWaiting(ever || rest.get(1).equals("on"), ever ? -1 : number(rest, 2));
    }

    String state() {
        return outlets.values().stream()
                .map(o -> o.id() + " " + (o.isOn() ? "on" : "off") + " " + o.name())
                .collect(Collectors.joining("\n"));
    }

    private String scope(List<String> rest) {
        return rest.isEmpty() || rest.get(0).equals("all")
                ? Faults.ALL
                : outlet(rest).id();
    }

    private Outlet outlet(List<String> rest) {
        Outlet outlet = rest.isEmpty() ? null : outlets.get(rest.get(0));
        if (outlet == null) {
            throw new IllegalArgumentException("name an outlet; there are " + outlets.keySet());
        }
        return outlet;
    }

    private static long number(List<String> rest, int index) {
        String word = word(rest, index);
        if (!word.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + word + "' is no number; orders are:\n" + HELP);
        }
        return Long.parseLong(word);
    }

    private static String word(List<String> rest, int index) {
        if (rest.size() <= index) {
            throw new IllegalArgumentException("a word is missing; orders are:\n" + HELP);
        }
        return rest.get(index);
    }
}

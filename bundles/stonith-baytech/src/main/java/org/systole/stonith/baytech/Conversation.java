package org.systole.stonith.baytech;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.strip.Sessions;
import org.systole.strip.Trouble;
import org.systole.strip.terminal.Terminal;

/**
 * One session with a Baytech device, from whatever it shows first to the prompt of a strip and out again. Of what the
 * device writes only prompts, questions and tables are relied on. Units drop the first command they are given, so each
 * command comes after an Enter and its prompt, and is taken as heard only when its effect shows.
 */
final class Conversation implements Sessions.Session {
    private static final Pattern MODULE = Pattern.compile("(?i)Enter Request\\s*:\\s*\\z");
    private static final Pattern MENU = Pattern.compile("(?i)Enter Selection\\s*[>:]\\s*\\z");
    private static final Pattern USER = Pattern.compile("(?i)Enter user ?name\\s*[:>]\\s*\\z");
    private static final Pattern PASSWORD = Pattern.compile("(?i)Enter password\\s*[:>]\\s*\\z");
    private static final Pattern PROMPT = Pattern.compile("(?im)^\\s*(DS-)?RPC-?\\w*\\s?>\\s*\\z");
    private static final Pattern QUESTION =
            Pattern.compile("(?i)turn (on|off) outlet (\\d+)\\s*\\(Y/N\\)\\s*[?>]?\\s*\\z");
    private static final Pattern REFUSAL = Pattern.compile("(?i)invalid|not allowed|denied|locked out|unauthori[sz]ed");
    private static final List<Pattern> FRONT = List.of(PROMPT, MODULE, MENU, USER, PASSWORD);

    /** After so long without a word, the Enter key is hit: some units show nothing before. */
    private static final Duration SILENCE = Duration.ofMillis(1500);

    /** So long a strip at its prompt may take to show it again; one that ignores a bare Enter is spoken to as it is. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(3);

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final BaytechDevice device;
    private final Ticker ticker;
    private Place at = Place.DOOR;
    private boolean throughModule;
    private boolean throughMenu;
    private ModuleMenu strips = new ModuleMenu(List.of());
    private String unit = "";

    /** Where the device has us. */
    private enum Place {
        /** Not yet past its own questions for user and password. */
        DOOR,
        MODULE,
        MENU,
        STRIP
    }

    Conversation(Terminal terminal, BaytechDevice device, Ticker ticker) {
        this.terminal = terminal;
        this.device = device;
        this.ticker = ticker;
    }

    /** Waits for the first menu or prompt, and answers the device's own questions for user and password. */
    @Override
    public void arrive(Deadline deadline) throws Trouble, InterruptedException {
        boolean answered = false;
        while (true) {
            Terminal.Seen seen = front(deadline);
            Pattern shown = FRONT.get(seen.which());
            if (shown == PROMPT) {
                at = Place.STRIP;
                return;
            }
            if (shown == MODULE) {
                at = Place.MODULE;
                throughModule = true;
                strips = ModuleMenu.of(seen.text());
                return;
            }
            if (shown == MENU) {
                at = Place.MENU;
                throughMenu = true;
                return;
            }
            if (answered) {
                throw new Trouble(
                        Trouble.Kind.REFUSED,
                        "the device at " + device.login().host()
                                + " asks for a user again; check username and password");
            }
            answered = shown == PASSWORD;
            terminal.enter(answered ? device.login().password() : device.login().user());
        }
    }

    /** Goes to the prompt of a strip; {@code wanted} is what the menu of a module calls it, empty for the only one. */
    void enterStrip(String wanted, Deadline deadline) throws Trouble, InterruptedException {
        if (at == Place.STRIP && unit.equals(wanted)) {
            return;
        }
        if (at == Place.STRIP && throughModule) {
            leaveStrip(deadline);
            arrive(deadline);
        }
        if (at == Place.MODULE) {
            terminal.enter(strips.key(wanted));
            arrive(deadline);
        } else if (at == Place.MENU) {
            terminal.enter("1");
            arrive(deadline);
        }
        if (at != Place.STRIP) {
            throw new Trouble(
                    Trouble.Kind.STRANGE,
                    "the device at " + device.login().host()
                            + " shows a menu where the prompt of a strip was expected");
        }
        unit = wanted;
    }

    /** The strips a module offers; the empty list where there is no module. */
    List<ModuleMenu.Entry> strips() {
        return strips.strips();
    }

    /** What the device shows, with an Enter now and then where it shows nothing. */
    private Terminal.Seen front(Deadline deadline) throws Trouble, InterruptedException {
        while (!deadline.passed()) {
            if (terminal.comes(deadline.within(SILENCE), FRONT)) {
                break;
            }
            terminal.enter("");
        }
        return terminal.await("a menu or a prompt", deadline, FRONT);
    }

    private void leaveStrip(Deadline deadline) throws Trouble, InterruptedException {
        if (throughModule) {
            terminal.type(";;;;;");
            if (!terminal.comes(deadline.within(Duration.ofMillis(300)), List.of(MODULE))) {
                terminal.enter("");
            }
        } else {
            terminal.enter(throughMenu ? "MENU" : "logout");
        }
    }

    /** An Enter and the prompt: from here on the strip listens, and nothing old is on the screen. */
    private void handshake(Deadline deadline) throws Trouble, InterruptedException {
        terminal.enter("");
        if (!terminal.comes(deadline.within(HANDSHAKE), List.of(PROMPT, QUESTION))) {
            return;
        }
        Terminal.Seen seen = terminal.await("the prompt of the strip", deadline, List.of(PROMPT, QUESTION));
        if (seen.which() == 1) { // a question of before is still open
            terminal.enter("N");
            terminal.await("the prompt of the strip", deadline, List.of(PROMPT));
        }
    }

    /** The status table, asked for now. */
    StatusTable status(Deadline deadline) throws Trouble, InterruptedException {
        String text = "";
        for (int i = 0; i < 4; i++) {
            handshake(deadline);
            terminal.enter("Status");
            text = terminal.await("the status of the strip", deadline, List.of(PROMPT))
                    .text();
            StatusTable table = StatusTable.of(text);
            if (!table.rows().isEmpty()) {
                return table;
            }
        }
        throw new Trouble(
                Trouble.Kind.STRANGE,
                "the strip at " + device.login().host() + " shows no status table that can be read; it shows '"
                        + text.replaceAll("\\s+", " ").strip() + "'");
    }

    /**
     * Orders one outlet on or off.
     *
     * @return whether the order was confirmed, or showed an effect
     */
    boolean order(int outlet, boolean on, Deadline deadline) throws Trouble, InterruptedException {
        String command = (on ? "On " : "Off ") + outlet;
        handshake(deadline);
        terminal.enter(command);
        Terminal.Seen seen = terminal.await("an answer to " + command, deadline, List.of(QUESTION, PROMPT));
        if (seen.which() == 0) {
            return confirm(seen.text(), outlet, on, deadline);
        }
        refuse(seen.text(), command);
        return seen.text().toLowerCase(Locale.ROOT).contains("already")
                || !StatusTable.of(seen.text()).rows().isEmpty();
    }

    private boolean confirm(String text, int outlet, boolean on, Deadline deadline)
            throws Trouble, InterruptedException {
        Matcher question = QUESTION.matcher(text);
        boolean right = question.find()
                && question.group(1).equalsIgnoreCase(on ? "on" : "off")
                && Integer.parseInt(question.group(2)) == outlet;
        terminal.enter(right ? "Y" : "N");
        if (!right) {
            throw new Trouble(
                    Trouble.Kind.STRANGE,
                    "asked to turn outlet " + outlet + (on ? " on" : " off") + ", the strip wanted to '"
                            + question.group().strip() + "'; it was told no");
        }
        String after = terminal.await("the end of the order", deadline, List.of(PROMPT))
                .text();
        refuse(after, (on ? "On " : "Off ") + outlet);
        return true;
    }

    private void refuse(String text, String command) throws Trouble {
        Matcher refusal = REFUSAL.matcher(text);
        if (StatusTable.of(text).rows().isEmpty() && refusal.find()) {
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "the strip at " + device.login().host() + " answered " + command + " with '"
                            + text.replaceAll("\\s+", " ").strip() + "'");
        }
    }

    /** Logs out as far as the device lets us, and leaves: a session left open shuts everybody else out. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        Deadline farewell = Deadline.in(FAREWELL, ticker);
        try {
            if (at == Place.STRIP) {
                leaveStrip(farewell);
            }
            if (throughModule && (at == Place.MODULE || terminal.comes(farewell, List.of(MODULE)))) {
                terminal.enter("T");
            } else if (throughMenu && (at == Place.MENU || terminal.comes(farewell, List.of(MENU)))) {
                terminal.enter("6");
            }
            terminal.ends(farewell);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (Trouble e) {
            at = Place.DOOR; // the line is dead: there is nobody left to take leave of
        } finally {
            terminal.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

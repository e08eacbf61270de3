package org.systole.powerstrip;

import java.time.Duration;
import java.util.List;
import org.systole.api.process.Command;

/** What an outlet's relay is wired to: called before the strip reports the new state. */
@FunctionalInterface
public interface Hook {
    /** Nothing is plugged in. */
    Hook NOTHING = (outlet, on) -> true;

    /**
     * Switches whatever is plugged into the outlet.
     *
     * @param outlet the outlet's number, or {@code unit:outlet}
     * @return whether it is switched now; if not, the strip keeps reporting the old state
     * @throws InterruptedException when the strip is closed meanwhile
     */
    boolean switched(String outlet, boolean on) throws InterruptedException;

    /** Runs {@code WORDS... on|off OUTLET}; switched when that ends with exit code 0 within the limit. */
    static Hook program(List<String> words, Duration limit, Journal journal) {
        Command program =
                Command.of(words.get(0), words.subList(1, words.size()).toArray(new String[0]));
        return (outlet, on) -> {
            Command.Completed done = program.and(on ? "on" : "off", outlet).run(limit);
            journal.note("hook " + (on ? "on " : "off ") + outlet + " exit " + done.exit() + " after "
                    + done.took().toMillis() + " ms" + (done.ok() ? "" : ": " + done.summary()));
            return done.ok();
        };
    }
}

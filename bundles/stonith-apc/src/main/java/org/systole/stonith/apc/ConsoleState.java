package org.systole.stonith.apc;

import java.util.Locale;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.strip.Reading;

/** Reads the word by which a console shows a state; a star behind it tells that a command waits. */
final class ConsoleState {
    private ConsoleState() {}

    static Reading of(String word) {
        boolean waits = word.endsWith("*");
        PowerState power =
                switch ((waits ? word.substring(0, word.length() - 1) : word).toLowerCase(Locale.ROOT)) {
                    case "on" -> PowerState.ON;
                    case "off" -> PowerState.OFF;
                    default -> PowerState.OTHER;
                };
        // That no star is shown is no proof that nothing waits: not every firmware has the star.
        return new Reading(power, waits ? Reading.Pending.YES : Reading.Pending.ABSENT, "status " + word);
    }
}

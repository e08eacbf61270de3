package org.systole.agent.ocf;

import java.nio.file.Path;
import java.time.Clock;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;

/**
 * What a script is run in.
 *
 * @param home the distribution, whose commands scripts find first; an empty path for none
 * @param base the node's directory, which those commands use; an empty path for none
 */
record Surroundings(CommandRunner commands, Ticker ticker, Clock clock, Path home, Path base) {
    static Surroundings local(Path home, Path base) {
        return new Surroundings(CommandRunner.local(), Ticker.system(), Clock.systemDefaultZone(), home, base);
    }

    boolean hasBase() {
        return !base.toString().isEmpty();
    }

    /** Where scripts find programs: administrators' ones too, whatever the node was started from. */
    String searchPath() {
        String system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return home.toString().isEmpty() ? system : home.resolve("bin") + ":" + system;
    }
}

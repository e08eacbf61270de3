package org.systole.core.command.program;

import org.systole.core.command.words.Option;

/** Options that several programs share. */
final class Common {
    static final Option DRY_RUN = Option.flag(' ', "dry-run", "say what would happen, and change nothing");
    static final Option REASON = Option.value(' ', "reason", "TEXT", "why; kept in the history");
    static final Option TIMEOUT = Option.value('t', "timeout", "SECONDS", "how long to wait for the cluster (30)");
    static final Option LONG_TIMEOUT = Option.value(' ', "timeout", "SECONDS", TIMEOUT.help());
    static final Option VERBOSE = Option.flag('V', "verbose", "say more");
    static final Option QUIET = Option.flag('Q', "quiet", "print values only");
    static final Option FORCE = Option.flag('f', "force", "do it although it looks unwise");

    private Common() {}
}

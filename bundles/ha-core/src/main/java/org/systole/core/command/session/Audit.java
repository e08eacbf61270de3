package org.systole.core.command.session;

import java.time.Instant;

/** Keeps a record of every change asked for, whatever came of it. */
public interface Audit {
    /** Writes one entry; must not throw, and must not take long. Called from the command's thread. */
    void record(Entry entry);

    /**
     * One change asked for.
     *
     * @param at when it was asked for
     * @param user who asked
     * @param way by which way: socket, jmx, file
     * @param what the command line; secrets are masked
     * @param outcome done, refused, unknown, dry run; then what was said
     */
    record Entry(Instant at, String user, String way, String what, String outcome) {
        /** One line; what could break the line or forge another is replaced. */
        public String line() {
            return at + " user=" + clean(user) + " way=" + clean(way) + " command=\""
                    + clean(what).replace('"', '\'') + "\" outcome=\""
                    + clean(outcome).replace('"', '\'') + "\"";
        }

        private static String clean(String text) {
            return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        }
    }
}

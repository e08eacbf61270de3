package org.systole.testbed.story;

import java.io.PrintStream;
import java.util.Locale;

/** Prints a story step by step, with the time of each, and remembers whether all of it was observed. */
final class Telling {
    private final PrintStream out;
    private final long start = System.nanoTime();
    private int missing;

    Telling(PrintStream out) {
        this.out = out;
    }

    /** A heading. */
    void act(String title) {
        out.printf(Locale.ROOT, "%n%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, title);
    }

    /** Something that was observed at a time, in seconds since the failure the act is about. */
    void step(String name, double seconds, String text) {
        boolean seen = !Double.isNaN(seconds);
        line(seen, String.format(Locale.ROOT, "%-10s %s  %s", name, seen ? after(seconds) : "   --   ", text));
    }

    private static String after(double seconds) {
        return String.format(Locale.ROOT, "+%6.3f s", seconds);
    }

    /** Something that holds or not. */
    void check(String name, boolean holds, String text) {
        line(holds, String.format(Locale.ROOT, "%-10s %10s%s", name, "", text));
    }

    private void line(boolean observed, String text) {
        missing += observed ? 0 : 1;
        out.println((observed ? "          ok      " : "          MISSING ") + text);
        out.flush();
    }

    /** Text for the reader that proves nothing. */
    void show(String text) {
        text.lines().forEach(line -> out.println("             | " + line));
    }

    /** How many steps were not observed. */
    int missing() {
        return missing;
    }
}

package org.systole.cib.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.systole.cib.verify.Finding;

/**
 * What {@code crm_verify} prints and how it exits.
 *
 * @param lines each {@code file:line:col: severity [code] sentence; fix}; then one that sums up
 * @param exitCode 0 clean or warnings only, 1 warnings where they count, 78 errors
 */
public record Verdict(List<String> lines, int exitCode) {
    public static final int CLEAN = 0;
    public static final int WARNINGS = 1;
    public static final int INVALID = 78;

    public Verdict {
        Objects.requireNonNull(lines);
        lines = List.copyOf(lines);
    }

    /**
     * The verdict on a loaded or malformed text.
     *
     * @param source name of the file, for the last line
     * @param verbose whether to print what is merely good to know, and everything an import did
     * @param strict whether warnings count
     */
    public static Verdict of(String source, Loading loading, boolean verbose, boolean strict) {
        if (loading instanceof Loading.Malformed malformed) {
            return malformed(source, malformed);
        }
        Loading.Loaded loaded = (Loading.Loaded) loading;
        List<String> lines = new ArrayList<>();
        loaded.notes().stream()
                .filter(n -> verbose || n.kind() == org.systole.cib.legacy.Note.Kind.WARNING)
                .forEach(n -> lines.add(n.toString()));
        loaded.findings().stream()
                .filter(f -> verbose || f.severity() != Finding.Severity.INFO)
                .forEach(f -> lines.add(f.toString()));
        lines.add(summary(source, loaded, verbose));
        return new Verdict(lines, exitCode(loaded, strict));
    }

    private static int exitCode(Loading.Loaded loaded, boolean strict) {
        if (!loaded.usable()) {
            return INVALID;
        }
        return strict && warnings(loaded) > 0 ? WARNINGS : CLEAN;
    }

    private static long warnings(Loading.Loaded loaded) {
        return loaded.findings().stream()
                        .filter(f -> f.severity() == Finding.Severity.WARNING)
                        .count()
                + loaded.notes().stream()
                        .filter(n -> n.kind() == org.systole.cib.legacy.Note.Kind.WARNING)
                        .count();
    }

    private static Verdict malformed(String source, Loading.Malformed malformed) {
        List<String> lines = new ArrayList<>();
        malformed.problems().forEach(p -> lines.add(p.location() + ": error [not-well-formed] " + p.sentence()));
        lines.add(source + ": not well-formed, " + counted(malformed.problems().size(), "mistake")
                + (malformed.repairable() ? "; --repair FILE writes a corrected copy" : "; correct it by hand"));
        return new Verdict(lines, INVALID);
    }

    private static String summary(String source, Loading.Loaded loaded, boolean verbose) {
        long errors = loaded.findings().stream().filter(Finding::isError).count();
        List<String> parts = new ArrayList<>();
        parts.add(errors == 0 ? "valid" : "invalid");
        parts.add(counted(errors, "error"));
        parts.add(counted(warnings(loaded), "warning"));
        if (!loaded.notes().isEmpty()) {
            parts.add(counted(loaded.notes().size(), "note") + " of the import"
                    + (verbose ? "" : " (--verbose shows them)"));
        }
        return source + ": " + String.join(", ", parts);
    }

    private static String counted(long count, String what) {
        return (count == 0 ? "no" : String.valueOf(count)) + " " + what + (count == 1 ? "" : "s");
    }
}

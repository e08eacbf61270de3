package org.systole.cib.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers findings while the rules run. */
final class Report {
    private final List<Finding> findings = new ArrayList<>();

    void error(String code, Occurrence at, String sentence, String fix) {
        add(Finding.Severity.ERROR, code, at, sentence, fix);
    }

    void warning(String code, Occurrence at, String sentence, String fix) {
        add(Finding.Severity.WARNING, code, at, sentence, fix);
    }

    void info(String code, Occurrence at, String sentence, String fix) {
        add(Finding.Severity.INFO, code, at, sentence, fix);
    }

    /** A warning about something that has no element of its own. */
    void warning(String code, Occurrence at, String object, String sentence, String fix) {
        findings.add(new Finding(Finding.Severity.WARNING, code, at.element().location(), object, sentence, fix));
    }

    private void add(Finding.Severity severity, String code, Occurrence at, String sentence, String fix) {
        findings.add(new Finding(severity, code, at.element().location(), at.object(), sentence, fix));
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** Errors first, then warnings, then the rest; within each by line and column, then as found. */
    List<Finding> sorted() {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity)
                        .thenComparing(f -> f.location().line())
                        .thenComparing(f -> f.location().column()))
                .distinct()
                .toList();
    }
}

package org.systole.core.settings;

import java.util.List;

/** Settings that cannot be used; every problem is one sentence with file, line and remedy. Never holds a key. */
public final class BadSettings extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public BadSettings(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public BadSettings(String problem) {
        this(List.of(problem));
    }

    public List<String> problems() {
        return problems;
    }
}

package org.systole.core.command.session;

import org.systole.core.command.words.ExitCode;

/** A command ends without success: an expected end, with an exit code and a sentence for the caller. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    public Refusal(ExitCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}

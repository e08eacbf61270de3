package org.systole.cli.device;

import org.systole.core.command.words.ExitCode;

/** What was given cannot be used; the message is one line for the operator and holds no secret. */
final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    Wrong(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}

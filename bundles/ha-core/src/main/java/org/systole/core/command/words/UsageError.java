package org.systole.core.command.words;

/** The words make no sense as a command; the message says which and what to do. */
public final class UsageError extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageError(String message) {
        super(message);
    }
}

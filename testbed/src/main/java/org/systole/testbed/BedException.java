package org.systole.testbed;

/** A bed cannot do what it was asked; the message names the program or file, what it said, and the remedy if known. */
public final class BedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BedException(String message) {
        super(message);
    }

    public BedException(String message, Throwable cause) {
        super(message, cause);
    }
}

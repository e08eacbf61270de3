package org.systole.launcher;

/**
 * Why a node does not start or go on, with the exit code that says so; the message is one sentence for the operator.
 */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Exit codes of {@code sysexits.h}: the words were wrong. */
    static final int USAGE = 64;
    /** The program itself is damaged, or something failed that should not. */
    static final int SOFTWARE = 70;
    /** A file cannot be made. */
    static final int CANNOT_CREATE = 73;
    /** Something else holds what is needed; trying again later may help. */
    static final int BUSY = 75;

    private final int code;

    Refusal(int code, String message) {
        super(message);
        this.code = code;
    }

    /** The exit code that says so. */
    public int code() {
        return code;
    }
}

package org.systole.stonith.apc;

/** The strip could not be asked or did not do as told. The message is fit for an operator and holds no secret. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What kind of trouble it is. */
    enum Kind {
        /** No answer: nobody knows whether the strip heard us. */
        SILENT,
        /** The strip said no. */
        REFUSED,
        /** The strip answered, but with something that cannot be understood. */
        STRANGE
    }

    Trouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}

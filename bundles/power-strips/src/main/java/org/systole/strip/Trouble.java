package org.systole.strip;

/** The strip could not be asked or did not do as told. The message is fit for an operator and holds no secret. */
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What kind of trouble it is. */
    public enum Kind {
        /** No answer: nobody knows whether the strip heard us. */
        SILENT,
        /** The strip said no. */
        REFUSED,
        /** The strip said that it has no such command. */
        NO_SUCH_COMMAND,
        /** The strip answered, but with something that cannot be understood. */
        STRANGE
    }

    public Trouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}

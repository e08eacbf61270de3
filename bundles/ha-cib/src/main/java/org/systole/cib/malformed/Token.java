package org.systole.cib.malformed;

import org.systole.cib.Element;

/**
 * A tag as it stands in the text.
 *
 * @param kind which
 * @param name the element's name
 * @param id the value of its id attribute; empty for end tags and where there is none
 * @param start offset of the {@code <}
 * @param end offset behind the {@code >}
 * @param location line and column of the {@code <}
 * @param indent blanks before it in its line; -1 where it does not begin its line
 */
record Token(Kind kind, String name, String id, int start, int end, Element.Location location, int indent) {
    enum Kind {
        START,
        END,
        EMPTY
    }

    boolean opens() {
        return kind == Kind.START;
    }

    boolean closes() {
        return kind == Kind.END;
    }

    int line() {
        return location.line();
    }

    /** As an operator recognises it. */
    String text() {
        return switch (kind) {
            case END -> "</" + name + ">";
            case START, EMPTY -> "<" + name + (id.isEmpty() ? "" : " id=\"" + id + "\"") + ">";
        };
    }
}

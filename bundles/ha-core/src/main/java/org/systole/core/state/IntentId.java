package org.systole.core.state;

/**
 * Names one intent for ever: the index of its log entry and its place within the entry. Later intents are greater, so
 * per resource only a higher one is ever carried out.
 */
public record IntentId(long index, int ordinal) implements Comparable<IntentId> {
    public static final IntentId NONE = new IntentId(0, 0);

    /** Reads what {@link #toString} wrote. */
    public static IntentId parse(String text) {
        int dot = text.indexOf('.');
        return new IntentId(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(IntentId other) {
        return index != other.index ? Long.compare(index, other.index) : Integer.compare(ordinal, other.ordinal);
    }

    @Override
    public String toString() {
        return index + "." + ordinal;
    }
}

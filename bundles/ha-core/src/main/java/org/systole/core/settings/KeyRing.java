package org.systole.core.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster's keys by number, 1 to 15. A node seals what it sends with the active key and accepts all of them, so
 * keys are rotated by adding the new one everywhere, then making it active, then removing the old one.
 */
public final class KeyRing {
    private final int active;
    private final SortedMap<Integer, byte[]> keys;

    /**
     * @param active number of the key to send with
     * @param keys the key material by number, as written in {@code authkeys}; seeds, never used directly
     */
    public KeyRing(int active, SortedMap<Integer, byte[]> keys) {
        if (!keys.containsKey(active)) {
            throw new IllegalArgumentException(
                    "auth " + active + " names a key that is not there; numbers in the file: " + keys.keySet()
                            + "; add a line '" + active + " sha1 KEY' or change the auth line");
        }
        this.active = active;
        SortedMap<Integer, byte[]> copy = new TreeMap<>();
        keys.forEach((number, key) -> copy.put(number, key.clone()));
        this.keys = Collections.unmodifiableSortedMap(copy);
    }

    public int active() {
        return active;
    }

    /** The numbers and seeds; do not print. */
    public SortedMap<Integer, byte[]> keys() {
        return keys;
    }

    /** Says which numbers there are; never the keys. */
    @Override
    public String toString() {
        return "keys " + keys.keySet() + ", sending with " + active;
    }
}

package org.systole.management.bean;

import java.util.List;

/** Names of operations given as arguments. */
final class Verbs {
    private Verbs() {}

    /** The verb, if it is one of these. */
    static String known(String verb, String... all) {
        if (!List.of(all).contains(verb)) {
            throw new IllegalArgumentException(
                    "'" + verb + "' is no operation of this bean; there is: " + String.join(", ", all));
        }
        return verb;
    }
}

package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;

/** The steps of one instance, by their ids in the draft. */
final class Steps {
    final List<Integer> stops = new ArrayList<>();
    final List<Integer> demotes = new ArrayList<>();
    final List<Integer> starts = new ArrayList<>();
    final List<Integer> promotes = new ArrayList<>();
    final List<Integer> reloads = new ArrayList<>();
    /** The two steps of a live migration, as far as they are still to come. */
    final List<Integer> moves = new ArrayList<>();

    /** Whether there is nothing to do. */
    boolean none() {
        return stops.isEmpty()
                && demotes.isEmpty()
                && starts.isEmpty()
                && promotes.isEmpty()
                && reloads.isEmpty()
                && moves.isEmpty();
    }

    List<Integer> of(Act act) {
        return switch (act) {
            case START -> starts;
            case STOP -> stops;
            case PROMOTE -> promotes;
            case DEMOTE -> demotes;
        };
    }
}

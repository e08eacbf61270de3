package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;

/** The steps of one instance, by their ids in the draft. */
final class Steps {
    final List<Integer> stops;
    final List<Integer> demotes;
    final List<Integer> starts;
    final List<Integer> promotes;
    final List<Integer> reloads;
    /** The two steps of a live migration, as far as they are still to come. */
    final List<Integer> moves;

    Steps() {
        this(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    private Steps(
            List<Integer> stops,
            List<Integer> demotes,
            List<Integer> starts,
            List<Integer> promotes,
            List<Integer> reloads,
            List<Integer> moves) {
        this.stops = stops;
        this.demotes = demotes;
        this.starts = starts;
        this.promotes = promotes;
        this.reloads = reloads;
        this.moves = moves;
    }

    /** Of what stays as it is; not to be added to. */
    static final Steps NONE = new Steps(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

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

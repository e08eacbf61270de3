package org.systole.cib.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A directed graph of names whose edges remember where they come from; finds what runs in circles. */
final class Loops {
    private final Map<String, Map<String, SortedSet<String>>> edges = new TreeMap<>();

    /** @param origin id of the constraint that says so; empty where it is implied */
    void edge(String from, String to, String origin) {
        edges.computeIfAbsent(to, t -> new TreeMap<>());
        SortedSet<String> origins =
                edges.computeIfAbsent(from, f -> new TreeMap<>()).computeIfAbsent(to, t -> new TreeSet<>());
        if (!origin.isEmpty()) {
            origins.add(origin);
        }
    }

    /**
     * A shortest way back to where it began.
     *
     * @param names in order, the first again at the end
     * @param origins the constraints that make it, at least one
     */
    record Loop(List<String> names, SortedSet<String> origins) {}

    /** One shortest loop for each name that is on one, and each set of constraints only once. */
    List<Loop> find() {
        List<Loop> out = new ArrayList<>();
        SortedSet<String> reported = new TreeSet<>();
        for (String start : edges.keySet()) {
            Loop loop = shortest(start);
            if (loop != null && !loop.origins().isEmpty() && reported.add(String.join(" ", loop.origins()))) {
                out.add(loop);
            }
        }
        return out;
    }

    private Loop shortest(String start) {
        Map<String, String> cameFrom = new TreeMap<>();
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            String at = queue.poll();
            for (String next : edges.get(at).keySet()) {
                if (next.equals(start)) {
                    return loop(start, at, cameFrom);
                }
                if (cameFrom.putIfAbsent(next, at) == null) {
                    queue.add(next);
                }
            }
        }
        return null;
    }

    private Loop loop(String start, String last, Map<String, String> cameFrom) {
        List<String> names = new ArrayList<>(List.of(start));
        for (String at = last; !at.equals(start); at = cameFrom.get(at)) {
            names.add(0, at);
        }
        names.add(0, start);
        SortedSet<String> origins = new TreeSet<>();
        for (int i = 0; i + 1 < names.size(); i++) {
            origins.addAll(edges.get(names.get(i)).get(names.get(i + 1)));
        }
        return new Loop(names, origins);
    }
}

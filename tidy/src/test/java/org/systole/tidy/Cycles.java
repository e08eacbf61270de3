package org.systole.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds packages that import each other, directly or in a ring. */
final class Cycles {
    private Cycles() {}

    /**
     * @param prefix of the package names looked at; the next part of a name is the package
     * @param shared a class that does not count
     */
    static List<String> among(List<Source> sources, String prefix, String shared) {
        SortedMap<String, SortedSet<String>> uses = new TreeMap<>();
        for (Source source : sources) {
            String from = part(source.packageName() + ".", prefix);
            source.imports().stream()
                    .filter(name -> name.startsWith(prefix) && !name.equals(shared))
                    .map(name -> part(name, prefix))
                    .filter(to -> !to.equals(from))
                    .forEach(to ->
                            uses.computeIfAbsent(from, f -> new TreeSet<>()).add(to));
        }
        removeLeaves(uses);
        List<String> complaints = new ArrayList<>();
        uses.forEach((from, to) -> complaints.add(prefix + from + " is part of a ring of packages: it imports " + to));
        return complaints;
    }

    private static String part(String name, String prefix) {
        return name.substring(prefix.length()).replaceFirst("\\..*", "");
    }

    private static void removeLeaves(SortedMap<String, SortedSet<String>> uses) {
        boolean again = true;
        while (again) {
            uses.values().forEach(to -> to.retainAll(uses.keySet()));
            again = uses.values().removeIf(SortedSet::isEmpty);
        }
    }
}

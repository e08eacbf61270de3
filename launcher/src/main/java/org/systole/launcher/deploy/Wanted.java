package org.systole.launcher.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which files should be deployed: of each symbolic name one, from the directory that takes precedence, in the highest
 * version there; of equal ones the first by path.
 *
 * @param bySymbolicName the choice
 * @param passedOver why other files are not deployed, one sentence each
 */
record Wanted(SortedMap<String, PlugInFile> bySymbolicName, List<String> passedOver) {
    Wanted {
        bySymbolicName = Collections.unmodifiableSortedMap(new TreeMap<>(bySymbolicName));
        passedOver = List.copyOf(passedOver);
    }

    /** @param core symbolic names that are no plug-ins and cannot be replaced by one */
    static Wanted of(Collection<PlugInFile> files, Set<String> core) {
        SortedMap<String, PlugInFile> chosen = new TreeMap<>();
        List<String> passedOver = new ArrayList<>();
        Comparator<PlugInFile> order = Comparator.comparingInt(PlugInFile::precedence)
                .thenComparing(Comparator.comparing(PlugInFile::version).reversed())
                .thenComparing(PlugInFile::path);
        files.stream().sorted(order).forEach(file -> {
            if (core.contains(file.symbolicName())) {
                passedOver.add(file.shortName() + " is not used: " + file.symbolicName()
                        + " is part of the core, which is updated by a new distribution");
                return;
            }
            PlugInFile better = chosen.putIfAbsent(file.symbolicName(), file);
            if (better != null) {
                passedOver.add(file.shortName() + " (" + file.symbolicName() + " " + file.version() + ") is not used: "
                        + better.shortName() + " (" + better.version() + ") takes precedence");
            }
        });
        return new Wanted(chosen, passedOver);
    }
}

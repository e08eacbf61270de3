package org.systole.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution's bundles by start level: {@code bundle/20-core/*.jar} starts at level 20. */
public final class Levels {
    private static final Pattern DIRECTORY = Pattern.compile("(\\d+)-\\w+");

    private Levels() {}

    /** Reads the directories; other names are ignored. */
    public static SortedMap<Integer, List<Path>> of(Path bundle) throws Refusal {
        SortedMap<Integer, List<Path>> levels = new TreeMap<>();
        try {
            for (Path directory : list(bundle)) {
                Matcher name = DIRECTORY.matcher(directory.getFileName().toString());
                if (name.matches()) {
                    levels.computeIfAbsent(Integer.valueOf(name.group(1)), level -> new ArrayList<>())
                            .addAll(list(directory).stream()
                                    .filter(file -> file.toString().endsWith(".jar"))
                                    .toList());
                }
            }
        } catch (IOException e) {
            throw new Refusal(Refusal.SOFTWARE, "cannot read the bundles of the distribution: " + e);
        }
        if (levels.isEmpty()) {
            throw new Refusal(
                    Refusal.SOFTWARE, "there is no bundle below " + bundle + "; unpack the distribution anew");
        }
        return levels;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }
}

package org.systole.powerstrip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Everything that happened to the strip, in order, as lines; thread-safe. */
public final class Journal {
    private final List<String> lines = new ArrayList<>();
    private final Consumer<String> listener;

    /** @param listener told each line as it is noted, on the thread that notes it */
    public Journal(Consumer<String> listener) {
        this.listener = listener;
    }

    synchronized void note(String line) {
        lines.add(line);
        listener.accept(line);
    }

    /** The lines so far, oldest first. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines that start with the given words. */
    public List<String> lines(String start) {
        return lines().stream().filter(line -> line.startsWith(start)).toList();
    }
}

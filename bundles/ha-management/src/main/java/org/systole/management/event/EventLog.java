package org.systole.management.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest events, numbered; older ones are forgotten. Thread-safe. */
public final class EventLog {
    private final int kept;
    private final Deque<Event> events = new ArrayDeque<>();
    private long last;

    /** @param kept how many to remember */
    public EventLog(int kept) {
        this.kept = kept;
    }

    /** Gives the event its number and remembers it. */
    public synchronized Event add(long at, ViewChanges.Change change) {
        last++;
        Event event = new Event(last, at, change.type(), change.object(), change.message());
        events.addLast(event);
        if (events.size() > kept) {
            events.removeFirst();
        }
        return event;
    }

    /** Number of the newest event; 0 before the first. */
    public synchronized long last() {
        return last;
    }

    /** Events with a higher number, oldest first. */
    public synchronized List<Event> since(long id) {
        List<Event> out = new ArrayList<>();
        events.stream().filter(e -> e.id() > id).forEach(out::add);
        return out;
    }
}

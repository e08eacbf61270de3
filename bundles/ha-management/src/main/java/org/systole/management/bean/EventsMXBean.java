package org.systole.management.bean;

import java.util.List;
import org.systole.management.event.Event;

/** What happened. */
@Description("What happened, as notifications and for asking later")
public interface EventsMXBean {
    @Description("Number of the newest event on this node; 0 before the first")
    long getLastEvent();

    @Description("The newest events, oldest first, at most 100")
    List<Event> getRecent();

    @Description("Events with a higher number, oldest first; the newest 1000 are kept")
    List<Event> eventsSince(@Description("number of the last event known") long id);
}

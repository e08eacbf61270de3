package org.systole.core.transport;

import java.time.Duration;

/**
 * The stack's times, in milliseconds, derived from what an operator sets: a dead process is noticed when its sockets
 * close, a silent one after about {@code deadtime}.
 *
 * @param heartbeat how often a node says that it lives
 * @param silence silence after which a node is suspected
 * @param verify how long a suspect has to answer before it is excluded
 * @param join how long a starting node looks for others before it forms a view of its own
 * @param viewAck how long a new view waits for members that may be dying too
 */
record Timings(long heartbeat, long silence, long verify, long join, long viewAck) {
    private static final long SHORTEST_VERIFY = 100;
    private static final long LONGEST_VERIFY = 250;

    static Timings of(Duration keepalive, Duration deadtime) {
        long dead = Math.max(400, deadtime.toMillis());
        long verify = Math.max(SHORTEST_VERIFY, Math.min(LONGEST_VERIFY, dead / 5));
        long heartbeat = Math.max(20, Math.min(keepalive.toMillis(), (dead - verify) / 4));
        // Silence is noticed between its length and one heartbeat more: half a heartbeat is taken off.
        long silence = Math.max(2 * heartbeat, dead - verify - heartbeat / 2);
        return new Timings(heartbeat, silence, verify, 500, 500);
    }
}

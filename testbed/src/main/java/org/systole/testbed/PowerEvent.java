package org.systole.testbed;

/**
 * The power strip switched an outlet.
 *
 * @param nanos {@link System#nanoTime} when the command reached the outlet
 * @param doneNanos when it was carried out: for off, nothing of the node was left
 * @param on on or off
 */
public record PowerEvent(long nanos, long doneNanos, String node, boolean on) {}

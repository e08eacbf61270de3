/**
 * The node's one loop, decided purely: an event and the time go in, effects come out. No clock, thread, I/O,
 * randomness or logging; the same classes run in the simulator. It may use everything above it, down to the policy.
 * Start reading at {@link org.systole.core.controller.NodeController}.
 */
package org.systole.core.controller;

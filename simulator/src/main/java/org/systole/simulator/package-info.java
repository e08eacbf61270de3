/**
 * The cluster simulator: real controllers, the real state machine and the real policy over a simulated log, network,
 * clock, agents and power switches, on one thread, in virtual time, from one seed. A failing seed replays exactly.
 * Start reading at {@link org.systole.simulator.Simulation}.
 */
package org.systole.simulator;

/**
 * The policy engine: from a snapshot of the cluster to a plan, with a reason for each of its steps.
 * Pure: no clock, thread, I/O, randomness or logging; uses ha-cib's documents and typed view only.
 * Start reading at {@code Scheduler}.
 */
package org.systole.policy;

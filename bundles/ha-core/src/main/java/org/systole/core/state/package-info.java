/**
 * What the replicated log has decided: the cluster's shared state as an immutable value, and the one function that
 * applies an entry to it. Pure: no clock, thread, I/O, randomness or logging; every node computes the same.
 * Start reading at {@code ClusterState}.
 */
package org.systole.core.state;

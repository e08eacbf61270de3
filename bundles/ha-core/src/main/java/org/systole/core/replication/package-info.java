/**
 * The replicated log: proposing entries, applying committed ones, snapshots, catch-up, durability. The only place for
 * jgroups-raft; everybody else sees the narrow port {@link org.systole.core.replication.ReplicatedLog}, which another
 * engine could fill. Start reading there.
 */
package org.systole.core.replication;

/**
 * Fencing by switched power strips of APC: reads who the strip is, switches outlets, and believes only what it reads
 * back. SNMP4J is used in {@code SnmpSession} and its neighbours alone and is carried privately in the bundle.
 * Start reading at {@link org.systole.stonith.apc.ApcDriver}, then {@link org.systole.stonith.apc.Switching}.
 */
package org.systole.stonith.apc;

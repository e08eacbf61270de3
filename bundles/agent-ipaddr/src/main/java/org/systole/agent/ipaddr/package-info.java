/**
 * The agent for one IP address that moves between nodes: where it belongs, whether it is free, telling the neighbours.
 * Uses the plug-in API and the programs of iproute2 and iputils; every state is read back with {@code ip -j}.
 * Start reading at {@link org.systole.agent.ipaddr.IpaddrAgent}.
 */
package org.systole.agent.ipaddr;

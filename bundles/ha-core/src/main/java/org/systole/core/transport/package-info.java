/**
 * The one JGroups channel: its stack, the sealing of every message with the cluster's keys, requests between nodes.
 * The only place for {@code JChannel}. Start reading at {@link org.systole.core.transport.Messenger}.
 */
package org.systole.core.transport;

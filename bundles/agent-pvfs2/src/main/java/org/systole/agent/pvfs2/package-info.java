/**
 * The agent for one PVFS2 (OrangeFS) server: what it is told, what it finds on the node, what it does.
 * Uses the plug-in API and the server's own programs; nothing is taken for granted that can be looked at.
 * Start reading at {@link org.systole.agent.pvfs2.Pvfs2Agent}.
 */
package org.systole.agent.pvfs2;

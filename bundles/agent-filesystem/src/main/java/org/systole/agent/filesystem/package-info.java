/**
 * The agent for one mounted file system: what is to be mounted, whether that is what is mounted, who keeps it busy.
 * Uses the plug-in API and mount, umount, dd; whatever may wait for a disk is done by a process or thread one can
 * leave. Start reading at {@link org.systole.agent.filesystem.FilesystemAgent}.
 */
package org.systole.agent.filesystem;

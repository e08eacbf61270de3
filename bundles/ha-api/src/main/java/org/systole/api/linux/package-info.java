/**
 * What the Linux kernel tells about this node in {@code /proc}: mounts and processes, as agents need them.
 * Uses the JDK only; reads files and changes nothing but the processes it is told to end.
 * Start reading at {@link org.systole.api.linux.MountTable} and {@link org.systole.api.linux.ProcessTable}.
 */
@Export
@Version("1.0.0")
package org.systole.api.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

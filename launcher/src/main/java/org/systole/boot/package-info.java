/**
 * What the process and the node that runs in it know of each other. The launcher puts this package on the system
 * bundle, so the core sees it without knowing the launcher; it uses the JDK only.
 * Start reading at {@link org.systole.boot.NodeProcess}.
 */
@Export
@Version("1.0.0")
package org.systole.boot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

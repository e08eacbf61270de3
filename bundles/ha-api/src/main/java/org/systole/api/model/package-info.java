/**
 * The words every plug-in shares with the core: names of nodes and resources.
 * Uses the JDK only. Start reading at {@link org.systole.api.model.NodeId}.
 */
@Export
@Version("1.0.0")
package org.systole.api.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

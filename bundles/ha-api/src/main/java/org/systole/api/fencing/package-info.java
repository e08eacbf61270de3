/**
 * The SPI of fencing drivers: what makes certain that a node runs nothing any more.
 * A plug-in implements {@link org.systole.api.fencing.FencingDriver} and registers it as an OSGi service; it needs
 * nothing else of Systole. Start reading there.
 */
@Export
@Version("1.1.0")
package org.systole.api.fencing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

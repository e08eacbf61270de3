/**
 * The SPI of resource agents: what starts, stops and watches one kind of service on this node.
 * A plug-in implements {@link org.systole.api.agent.ResourceAgent} and registers it as an OSGi service; it needs
 * nothing else of Systole. Start reading there.
 */
@Export
@Version("1.1.0")
package org.systole.api.agent;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/**
 * The SPI of notifiers: what tells people and programs about cluster events.
 * A plug-in implements {@link org.systole.api.notify.Notifier} and registers it as an OSGi service; it needs nothing
 * else of Systole. Start reading there.
 */
@Export
@Version("1.0.0")
package org.systole.api.notify;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

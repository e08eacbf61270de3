/**
 * What parts outside the core see of the cluster and ask of it: a view made of strings and numbers, and the operators'
 * commands. Exported, and made of the JDK's types only, so that a management bundle drags nothing of the core along.
 * Start reading at {@link org.systole.core.console.Console}.
 */
@Export
@Version("1.0.0")
package org.systole.core.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

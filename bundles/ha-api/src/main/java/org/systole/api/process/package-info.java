/**
 * Running programs without a shell, within a time limit, and without leaving anything behind: what agents and drivers
 * need to call {@code ip}, {@code mount} and their like.
 * Uses the JDK only. Start reading at {@link org.systole.api.process.Command}.
 */
@Export
@Version("1.0.0")
package org.systole.api.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

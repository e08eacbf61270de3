/**
 * The cluster information base as a document: an immutable XML tree, its version, reading, writing, changing,
 * importing older dialects, verifying. Pure, and uses the JDK only; files are read by the callers.
 * Start reading at {@link org.systole.cib.Element} and {@link org.systole.cib.Xml}.
 */
package org.systole.cib;

/**
 * Places within a document: where an element stands, how it is selected by XPath, how it is replaced there.
 * Uses the JDK and the document only.
 * Start reading at {@link org.systole.cib.path.Place}, then {@link org.systole.cib.path.Selector}.
 */
package org.systole.cib.path;

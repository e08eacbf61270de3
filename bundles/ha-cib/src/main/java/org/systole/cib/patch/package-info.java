/**
 * Differences between two documents: patches in Pacemaker's second format, their strict application, digests, and
 * merging two people's changes object by object. Uses the JDK and the document only.
 * Start reading at {@link org.systole.cib.patch.CibPatch}.
 */
package org.systole.cib.patch;

/**
 * Brings configurations of Heartbeat 2.0 and 2.1, and of Pacemaker before 3.0 schemas, to the modern dialect, and says
 * of everything it changed, kept or dropped what and why. Uses the document only; pure.
 * Start reading at {@link org.systole.cib.legacy.LegacyImport}.
 */
package org.systole.cib.legacy;

/**
 * Starts one node: the OSGi framework, the distribution's bundles by start level, then the plug-ins, and ends it all in
 * order. It may use the framework, SLF4J and the JDK, and knows no bundle of ours by class.
 * Start reading at {@link org.systole.launcher.Main}.
 */
package org.systole.launcher;

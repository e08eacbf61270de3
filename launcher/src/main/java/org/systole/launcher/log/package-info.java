/**
 * The log of the process: SLF4J's binding, one line per event, to standard error and to a file that rotates. Writing is
 * done by a thread of its own, so that a full pipe or a dead disk never holds a node up. It uses SLF4J and the JDK
 * only. Start reading at {@link org.systole.launcher.log.LogSink}.
 */
package org.systole.launcher.log;

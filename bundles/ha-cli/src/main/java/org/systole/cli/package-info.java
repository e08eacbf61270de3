/**
 * The client behind every command: it carries words to a node's socket and prints what comes back, and runs by itself
 * what needs no node. Start-up time is what counts here, so it uses the JDK and the command packages only.
 * Start reading at {@link org.systole.cli.Main}.
 */
package org.systole.cli;

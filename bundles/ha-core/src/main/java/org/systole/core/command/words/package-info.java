/**
 * The words of a command line: options, help texts, exit codes, and what was probably meant.
 * Pure, JDK only; shared by the node and the client.
 * Start reading at {@link org.systole.core.command.words.Syntax}.
 */
package org.systole.core.command.words;

/**
 * The operators' programs, one class each, and the dispatcher that finds them by the first word.
 * They read snapshots and ask for changes through the session; nothing here waits for the controller.
 * Start reading at {@link org.systole.core.command.program.Commands}.
 */
package org.systole.core.command.program;

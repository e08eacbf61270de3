/**
 * Notification by a program of the site: one event is one call, with the facts in its environment and the story on its
 * standard input. Uses the plug-in API alone.
 * Start reading at {@link org.systole.notify.command.CommandNotifier}.
 */
package org.systole.notify.command;

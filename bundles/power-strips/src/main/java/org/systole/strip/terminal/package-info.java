/**
 * Talking with a device that was made for people: a terminal over SSH, text in, text out, each wait bounded.
 * sshj is used here alone. Start reading at {@link org.systole.strip.terminal.Terminal}.
 */
package org.systole.strip.terminal;

/**
 * What is seen of a bed from outside: who holds which address and mount, and what a client gets.
 * It may use the bed and the machine's /proc, never anything a node says about itself.
 * Start reading at {@link org.systole.testbed.watch.Watcher}.
 */
package org.systole.testbed.watch;

/**
 * What a command works with while it runs: who called, where its words go, the cluster it sees, the audit trail.
 * Uses the words and the contract of the node above it. Start reading at
 * {@link org.systole.core.command.session.Session}.
 */
package org.systole.core.command.session;

/**
 * Runs agent operations on this node: worker threads, hard time limits, recurring monitors. The only place besides
 * fencing and alert that owns worker threads; nothing is decided here.
 * Start reading at {@link org.systole.core.executor.OperationRunner}.
 */
package org.systole.core.executor;

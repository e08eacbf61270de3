/**
 * The running node: the loop that owns the controller, and the edges that carry its effects out through the log, the
 * messenger, the executor and the fencing drivers. It may use everything else in ha-core; nothing uses it.
 * Start reading at {@link org.systole.core.node.NodeLoop}, then {@code SystoleNode}, which puts the parts together.
 */
package org.systole.core.node;

/**
 * The commands as part of the running node: the component that serves them on the socket and to other bundles, and
 * the audit log. Uses everything above it. Start reading at {@link org.systole.core.command.service.NodeCommands}.
 */
package org.systole.core.command.service;

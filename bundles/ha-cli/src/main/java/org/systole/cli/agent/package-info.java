/**
 * One agent called by hand, without a node: {@code systole agent}. Uses the launcher's framework to find the plug-ins,
 * and the core's runner to call them, so that limits and answers are those of a node.
 * Start reading at {@link org.systole.cli.agent.AgentCommand}.
 */
package org.systole.cli.agent;

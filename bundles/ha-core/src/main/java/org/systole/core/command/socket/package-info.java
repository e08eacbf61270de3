/**
 * The node's command socket: frames, the server in the node, the conversation the client keeps.
 * The only place for unix sockets; uses the programs above. Start reading at
 * {@link org.systole.core.command.socket.CommandServer}, then {@link org.systole.core.command.socket.Frame}.
 */
package org.systole.core.command.socket;

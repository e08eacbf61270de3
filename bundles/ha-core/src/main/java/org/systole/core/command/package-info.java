/**
 * Every operator verb, once: the CLI, JMX and HTTP call the same commands with the same authorisation, dry run and
 * audit record. Reads are served from the last immutable snapshot and never wait for the controller.
 * Start reading at {@link org.systole.core.command.ClusterAccess}, what commands see of the running node.
 */
package org.systole.core.command;

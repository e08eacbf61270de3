/**
 * Agents that are programs on disk: OCF scripts, LSB scripts, units of systemd, one service each, as files come and go.
 * Uses the plug-in API and the files of the machine; runs a program only when an operation is asked for.
 * Start reading at {@link org.systole.agent.ocf.ScriptCatalogue}.
 */
package org.systole.agent.ocf;

/**
 * Fencing by programs that are installed on the machine: fence agents ({@code fence_*}) and the external plug-ins of
 * cluster-glue ({@code external/*}). Programs are run without a shell, with secrets on their standard input or in their
 * environment only. Uses the plug-in API; OSGi in {@code Registration} alone.
 * Start reading at {@link org.systole.stonith.external.InstalledPrograms}.
 */
package org.systole.stonith.external;

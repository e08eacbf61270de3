/**
 * Cluster events to notifiers: one queue and one thread for each recipient, with limited retries, so that a slow
 * notifier delays nobody. It may use the registry and the typed configuration.
 * Start reading at {@link org.systole.core.alert.AlertWorker}.
 */
package org.systole.core.alert;

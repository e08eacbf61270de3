/**
 * What happened, told from the difference between two views of the cluster. Pure but for the watch that takes the
 * views. Start reading at {@link org.systole.management.event.ViewChanges}.
 */
package org.systole.management.event;

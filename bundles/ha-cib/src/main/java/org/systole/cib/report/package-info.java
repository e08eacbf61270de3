/**
 * What a cluster's document says about its present state, as values and as the text, XML and JSON of {@code crm_mon}.
 * Pure: uses the document only, time and zone are arguments.
 * Start reading at {@link org.systole.cib.report.ClusterReport}, then {@link org.systole.cib.report.TextReport}.
 */
package org.systole.cib.report;

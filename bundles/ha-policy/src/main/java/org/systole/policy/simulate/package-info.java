/**
 * What {@code crm_simulate} shows: the present state, what would be done, and the state after it, as text.
 * Pure; runs the same scheduler as the cluster, on a document.
 * Start reading at {@code SimulateReport}.
 */
package org.systole.policy.simulate;

/**
 * What should be: where each instance belongs and in which role, from scores, with every contribution kept as a reason.
 * Pure; uses the state package and ha-cib's view.
 * Start reading at {@code Placement}, then {@code Preferences}.
 */
package org.systole.policy.placement;

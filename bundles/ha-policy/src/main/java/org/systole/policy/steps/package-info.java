/**
 * From where everything is to where it should be: which operations, in which order, and what cannot be done.
 * Pure; uses the state and placement packages.
 * Start reading at {@code Decisions}, then {@code Sequence}.
 */
package org.systole.policy.steps;

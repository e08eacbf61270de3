/**
 * Why a resource stops or moves: which causes are decisive, found out by planning without them.
 * Pure; uses plans and snapshots from outside, and nothing of the stages that make them.
 * Start reading at {@code Explanation}.
 */
package org.systole.policy.reason;

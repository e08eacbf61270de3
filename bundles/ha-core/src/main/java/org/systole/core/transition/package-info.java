/**
 * From a plan to what is to be done right now. Pure. It may use the state and the policy's plan.
 * Start reading at {@link org.systole.core.transition.Walk}.
 */
package org.systole.core.transition;

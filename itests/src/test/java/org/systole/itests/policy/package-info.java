/**
 * Our scheduler beside Pacemaker's on random configurations: both must decide the same.
 * Runs the built distribution's {@code crm_simulate} and Debian's; a difference is shrunk to a small document.
 * Start reading at {@link org.systole.itests.policy.Fuzzer}.
 */
package org.systole.itests.policy;

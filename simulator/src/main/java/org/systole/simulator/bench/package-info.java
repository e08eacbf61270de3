/**
 * How fast the policy engine plans for large clusters, beside Pacemaker's own.
 * Uses files in a directory of its own and runs {@code crm_simulate}; nothing here is part of the product.
 * Start reading at {@link org.systole.simulator.bench.PolicyBenchmark}.
 */
package org.systole.simulator.bench;

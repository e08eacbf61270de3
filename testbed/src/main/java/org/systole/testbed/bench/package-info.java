/**
 * How long the service is away, by phase, measured from outside on a bed.
 * It may use the story's cluster and its observers, and prints figures together with the load they were measured under.
 * Start reading at {@link org.systole.testbed.bench.FailoverBenchmark}.
 */
package org.systole.testbed.bench;

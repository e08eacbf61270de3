/**
 * The shipped bundles provisioned by Pax Exam, whose driver needs JUnit 4; all else is tested with Jupiter. Start
 * reading at {@link org.systole.itests.exam.ProvisionedSetIT}.
 */
package org.systole.itests.exam;

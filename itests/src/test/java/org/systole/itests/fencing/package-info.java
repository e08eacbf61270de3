/**
 * The shipped fencing drivers, each against everything that can go wrong, and against the programs real devices are
 * imitated with elsewhere. Start reading at {@link org.systole.itests.fencing.FaultTableIT}.
 */
package org.systole.itests.fencing;

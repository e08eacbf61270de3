/**
 * {@code systole fence-device}: one fencing device driven by hand, without a cluster and without a node, by the same
 * driver classes a node would use. Uses the plug-in API, the words of the commands, and the files it is given.
 * Start reading at {@link org.systole.cli.device.FenceDevice}.
 */
package org.systole.cli.device;

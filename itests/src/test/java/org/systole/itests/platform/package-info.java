/**
 * The platform below the cluster: the shipped bundles, and plug-ins that come and go, in a framework inside the test
 * and in a node's process. Start reading at {@link org.systole.itests.platform.HotDeployIT}.
 */
package org.systole.itests.platform;

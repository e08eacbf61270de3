/**
 * Keeps the running plug-ins equal to the files in the plug-in directories. It may use the framework and SLF4J; what
 * to do is decided by values ({@link org.systole.launcher.deploy.Wanted}), doing it is in the deployer.
 * Start reading at {@link org.systole.launcher.deploy.Deployer}.
 */
package org.systole.launcher.deploy;

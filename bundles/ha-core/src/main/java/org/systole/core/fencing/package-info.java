/**
 * Fencing: which device can fence whom, which node drives it, and driving it. The choice is pure; {@code
 * FencingWorker} is the edge that calls drivers. It may use the registries, the state and the settings.
 * Start reading at {@link org.systole.core.fencing.FencingDevices}.
 */
package org.systole.core.fencing;

/**
 * What a node is told at start: its name, its peers, its times, its keys.
 * Plain values; only {@code ha.cf} and {@code authkeys} readers here touch files. Start reading at
 * {@link org.systole.core.settings.NodeSettings}.
 */
package org.systole.core.settings;

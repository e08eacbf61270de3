/**
 * What drivers of power strips have in common: which outlets a node hangs on, and how outlets are switched so that only
 * what was read back is believed. Uses the plug-in API alone; knows no protocol and no vendor.
 * Start reading at {@link org.systole.strip.Switching}.
 */
package org.systole.strip;

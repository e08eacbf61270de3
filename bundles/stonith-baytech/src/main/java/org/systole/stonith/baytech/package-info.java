/**
 * Fencing by power strips of Baytech: finds its way through the menus over SSH, switches outlets, and believes only the
 * status table it reads afterwards. The terminal and the switching come from {@code org.systole.strip}.
 * Start reading at {@link org.systole.stonith.baytech.BaytechDriver}, then {@code BaytechStrip}.
 */
package org.systole.stonith.baytech;

/**
 * A switched APC power strip imitated over SNMP: a test tool that cuts real power only through the program it is given.
 * Uses SNMP4J for the protocol and {@link org.systole.api.process.Command} for that program; it is no part of the
 * product. Start reading at {@link org.systole.powerstrip.PowerStrip}, then {@link org.systole.powerstrip.Outlet}.
 */
package org.systole.powerstrip;

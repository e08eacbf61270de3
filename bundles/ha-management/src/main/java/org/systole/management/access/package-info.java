/**
 * How clients from outside get to the MBeans: Jolokia over HTTP and remote JMX, both on loopback, both with the admin
 * password, both limited to what {@link org.systole.management.access.AccessRules} allows. The only place for sockets.
 * Start reading there.
 */
package org.systole.management.access;

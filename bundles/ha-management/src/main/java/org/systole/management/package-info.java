/**
 * The management bundle as a component: settings, the admin password, and everything put together.
 * Sees of the core only its console. Start reading at {@link org.systole.management.Management}.
 */
package org.systole.management;

/**
 * The plug-ins that are there right now: one registry component per SPI, the only places where services come and go.
 * Everybody else asks a registry and holds a lease while it calls. Uses OSGi component annotations and ha-api.
 * Start reading at {@link org.systole.core.registry.Offers}.
 */
package org.systole.core.registry;

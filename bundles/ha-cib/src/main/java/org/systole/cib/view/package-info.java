/**
 * The typed view of a CIB: options, nodes, resources with their inherited settings, operations, constraints, rules.
 * Pure values over {@link org.systole.cib.Element}; nothing is written back, and nothing here decides anything.
 * Start reading at {@link org.systole.cib.view.Configuration}.
 */
package org.systole.cib.view;

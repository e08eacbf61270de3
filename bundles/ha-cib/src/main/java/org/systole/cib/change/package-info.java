/**
 * Changes of the configuration in the terms of {@code cibadmin}: where a payload goes, what it does there, and when it
 * is refused. Uses the document, patches and the verifier; pure, so every node comes to the same answer.
 * Start reading at {@link org.systole.cib.change.CibChanges}.
 */
package org.systole.cib.change;

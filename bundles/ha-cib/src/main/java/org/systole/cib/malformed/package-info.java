/**
 * What to say about text that is not well-formed XML, all of it in one go, and how to mend what can be mended safely.
 * Uses the document and the grammar of the verifier; pure.
 * Start reading at {@link org.systole.cib.malformed.WellFormedness}, then {@link org.systole.cib.malformed.Repair}.
 */
package org.systole.cib.malformed;

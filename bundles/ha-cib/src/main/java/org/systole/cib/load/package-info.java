/**
 * Text of a file to a configuration that can be used: parsed, imported from older dialects, verified; and what to print
 * about it. Uses the rest of this module; the files themselves are read by the callers.
 * Start reading at {@link org.systole.cib.load.CibFile}.
 */
package org.systole.cib.load;

/**
 * What is wrong, risky or worth knowing about a configuration: findings with a stable code, a location and a remedy.
 * Uses the JDK and the document only; reads nothing and asks nobody, so callers say which nodes and agents are known.
 * Start reading at {@link org.systole.cib.verify.Verifier}.
 */
package org.systole.cib.verify;

/**
 * The house rules of this repository as tests: they read the sources of every module and name file, line and remedy.
 * Uses the JDK's own compiler to parse. Start reading at {@link org.systole.tidy.TidyTest}.
 */
package org.systole.tidy;

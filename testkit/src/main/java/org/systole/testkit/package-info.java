/**
 * Contracts every plug-in's tests implement, and what such tests share.
 * Test scope only; uses the plug-in API, Jupiter and AssertJ.
 * Start reading at {@link org.systole.testkit.ResourceAgentContract}.
 */
package org.systole.testkit;

/**
 * The MBeans: interfaces with what they offer, and beans that answer from the last view and run commands.
 * Uses the console and javax.management. Start reading at {@link org.systole.management.bean.MBeanTree}.
 */
package org.systole.management.bean;

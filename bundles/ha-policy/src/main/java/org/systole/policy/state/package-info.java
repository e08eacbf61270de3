/**
 * What is: from the CIB's status to nodes with their health and resource instances with their places.
 * Pure; uses ha-cib's view only, and knows nothing of what should be.
 * Start reading at {@code Health} and {@code Instances}.
 */
package org.systole.policy.state;

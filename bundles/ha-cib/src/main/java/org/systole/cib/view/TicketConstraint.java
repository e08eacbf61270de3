package org.systole.cib.view;

import org.systole.api.model.ResourceId;

/**
 * A resource that runs only while the site holds a ticket.
 *
 * @param id the constraint's id
 * @param role the role that needs the ticket; empty for any
 * @param lossPolicy {@code stop}, {@code freeze}, {@code demote} or {@code fence}
 */
public record TicketConstraint(String id, String ticket, ResourceId resource, String role, String lossPolicy) {}

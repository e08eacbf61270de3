/**
 * Who is there: JGroups views turned into {@link org.systole.core.membership.Membership.View}, node identities and
 * incarnations, detection of pauses. The only place besides {@code transport} and {@code replication} that knows
 * JGroups. Start reading at {@link org.systole.core.membership.Membership}.
 */
package org.systole.core.membership;

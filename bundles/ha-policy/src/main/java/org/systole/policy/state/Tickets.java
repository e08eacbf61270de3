package org.systole.policy.state;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.TargetRole;
import org.systole.cib.view.Text;
import org.systole.cib.view.TicketConstraint;

/**
 * Which tickets the site holds, and what their absence means for a resource (Pacemaker Explained, Multi-Site Clusters
 * and Tickets, Configuring Ticket Dependencies). A ticket in standby is still held, but must not be used: what needs it
 * stops in an orderly way, so that it can be given away.
 */
public final class Tickets {
    /** Why a node is fenced that runs what needs a lost ticket with {@code loss-policy=fence}. */
    static final String LOST = "deadman ticket was lost";

    private final List<TicketConstraint> constraints;
    private final SortedSet<String> granted = new TreeSet<>();
    private final SortedSet<String> standby = new TreeSet<>();

    private Tickets(List<TicketConstraint> constraints) {
        this.constraints = List.copyOf(constraints);
    }

    public static Tickets of(Element cib, List<TicketConstraint> constraints) {
        Tickets tickets = new Tickets(constraints);
        cib.childOrEmpty("status")
                .children("tickets")
                .flatMap(t -> t.children("ticket_state"))
                .forEach(tickets::read);
        return tickets;
    }

    /** Whether anything depends on a ticket. */
    boolean count() {
        return !constraints.isEmpty();
    }

    private void read(Element state) {
        if (Text.truth(state.attribute("granted", "false"), false)) {
            granted.add(state.id());
        }
        if (Text.truth(state.attribute("standby", "false"), false)) {
            standby.add(state.id());
        }
    }

    /**
     * A constraint that takes something from an instance.
     *
     * @param whole whether the instance may not run at all; else it may only not be promoted
     * @param fence whether the nodes on which it runs are to be fenced
     * @param freeze whether it stays as it is where it runs
     */
    public record Lack(TicketConstraint constraint, boolean whole, boolean fence, boolean freeze) {
        public String sentence() {
            return (whole ? "it needs" : "to be promoted it needs") + " ticket " + constraint.ticket() + " ("
                    + constraint.id() + "), which this site may not use; loss-policy is " + constraint.lossPolicy();
        }
    }

    /** What is missing for the instance, in document order. */
    public List<Lack> lacks(Instance instance) {
        return constraints.isEmpty()
                ? List.of()
                : constraints.stream()
                        .filter(c -> concerns(c.resource(), instance))
                        .filter(c -> !granted.contains(c.ticket()) || standby.contains(c.ticket()))
                        .map(this::lack)
                        .toList();
    }

    private Lack lack(TicketConstraint constraint) {
        String policy = constraint.lossPolicy().toLowerCase(Locale.ROOT);
        boolean lost = !granted.contains(constraint.ticket());
        return new Lack(
                constraint,
                !aboutPromotion(constraint) || policy.equals("stop"),
                lost && policy.equals("fence"),
                lost && policy.equals("freeze"));
    }

    private static boolean aboutPromotion(TicketConstraint constraint) {
        return !constraint.role().isEmpty() && TargetRole.of(constraint.role()) == TargetRole.PROMOTED;
    }

    private static boolean concerns(ResourceId id, Instance instance) {
        return instance.primitive().id().equals(id)
                || instance.top().equals(id)
                || instance.primitive().parent().filter(id::equals).isPresent();
    }

    /** Why the instance is left alone; null unless it runs and a lost ticket freezes it. */
    Lack freezes(Instance instance) {
        return constraints.isEmpty() ? null : frozen(instance);
    }

    private Lack frozen(Instance instance) {
        return lacks(instance).stream()
                .filter(Lack::freeze)
                .filter(l -> l.whole() ? !instance.active().isEmpty() : promoted(instance))
                .findFirst()
                .orElse(null);
    }

    private static boolean promoted(Instance instance) {
        return instance.active().stream().anyMatch(t -> t.role() == Role.PROMOTED);
    }

    /** The places of the instance that must be fenced. */
    List<Trace> condemned(Instance instance) {
        List<Lack> fencing = lacks(instance).stream().filter(Lack::fence).toList();
        boolean whole = fencing.stream().anyMatch(l -> !aboutPromotion(l.constraint()));
        return fencing.isEmpty()
                ? List.of()
                : instance.active().stream()
                        .filter(t -> whole || t.role() == Role.PROMOTED)
                        .toList();
    }
}

package org.systole.policy.steps;

import java.util.List;
import org.systole.policy.placement.Seat;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;

/**
 * What happens to one instance.
 *
 * @param places where it is active now
 * @param seat where it should be
 * @param stops whether it leaves a place or is restarted
 * @param starts whether it is started
 * @param demotes whether it is demoted
 * @param promotes whether it is promoted
 * @param tidies whether it stays where it should be and only stops where else it runs
 * @param recover whether a failure is the cause
 * @param source the node from which it moves by live migration; null where it does not
 * @param unmovable why it moves with a stop although it could migrate by itself; empty for no such cause
 * @param reloads whether its agent takes over changed parameters while it runs
 * @param reason the cause, as the transition summary prints it; empty for none worth saying
 * @param stopObstacle why it cannot be stopped; empty if it can or need not
 * @param startObstacle why it cannot be started; empty if it can or need not
 * @param promoteObstacle why it is not promoted although it should be; empty for no such cause
 */
public record Change(
        Instance instance,
        List<NodeHealth> places,
        Seat seat,
        Management management,
        boolean stops,
        boolean starts,
        boolean demotes,
        boolean promotes,
        boolean tidies,
        boolean recover,
        NodeHealth source,
        String unmovable,
        boolean reloads,
        String reason,
        String stopObstacle,
        String startObstacle,
        String promoteObstacle) {
    public Change {
        places = List.copyOf(places);
    }

    static Change of(Work work) {
        boolean stops = work.stop || !work.leaves.isEmpty();
        boolean wantsStart = work.start && work.seat.assigned();
        return new Change(
                work.instance,
                work.places,
                work.seat,
                work.management,
                stops,
                wantsStart,
                work.demote,
                work.promote && work.seat.assigned() && (work.promotable || work.held),
                work.tidied(),
                work.recover,
                work.migrates() ? work.migration.source() : null,
                work.unmovable.toString(),
                work.reloads(),
                work.stopReason.toString(),
                stops ? work.unstoppable.toString() : "",
                wantsStart && !work.startable ? work.unstartable.toString() : "",
                work.held ? work.unstartable.toString() : "");
    }

    public boolean migrates() {
        return source != null;
    }

    /** Whether the start is wanted and possible. */
    public boolean startable() {
        return starts && startObstacle.isEmpty() && stopObstacle.isEmpty();
    }

    /** What it is where it should be. */
    public Role roleAtHome() {
        return seat.assigned() ? instance.role(seat.node().id()) : Role.STOPPED;
    }
}

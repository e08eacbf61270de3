package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Group;
import org.systole.policy.placement.Cause;
import org.systole.policy.state.Instances;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Unit;

/**
 * Puts the causes in order: of each instance that stops or moves, those first that decide it. What forbids it
 * altogether comes before what forbids the node it leaves, that before what draws it to the node it goes to, and that
 * before what merely says how much it liked nodes.
 */
public final class Leading {
    private static final List<String> ALTOGETHER =
            List.of("TARGET-ROLE", "NO-QUORUM", "TICKET", "CLONE-MAX", "ORPHAN", "MULTIPLE-ACTIVE");
    /** Causes that mean the same whichever member of a group is asked. */
    private static final Set<String> SHARED = Set.of(
            "LOCATION",
            "NODE-OFFLINE",
            "FENCING-PENDING",
            "STANDBY",
            "MAINTENANCE",
            "NODE-HEALTH",
            "UTILIZATION",
            "NO-QUORUM",
            "TIE-BREAK",
            "TICKET");

    private final Instances instances;
    private final Map<ResourceId, Change> leaving = new LinkedHashMap<>();
    private final Map<ResourceId, Set<Cause>> own = new LinkedHashMap<>();

    private Leading(Instances instances) {
        this.instances = instances;
    }

    /** All causes, those that decide about a stop or move first. */
    public static List<Cause> of(List<Change> changes, List<Cause> causes, Instances instances) {
        Leading leading = new Leading(instances);
        changes.stream().filter(c -> !left(c).isEmpty()).forEach(leading::begin);
        causes.stream()
                .filter(c -> leading.own.containsKey(c.resource()))
                .forEach(c -> leading.own.get(c.resource()).add(c));
        List<Cause> all = new ArrayList<>();
        leading.leaving.values().forEach(c -> all.addAll(leading.ordered(c)));
        causes.stream().filter(c -> !leading.own.containsKey(c.resource())).forEach(all::add);
        return all;
    }

    /** The nodes on which it will not be any more. */
    private static List<NodeHealth> left(Change change) {
        boolean back = change.starts() && change.startObstacle().isEmpty() || change.tidies();
        return !change.stops()
                ? List.of()
                : change.places().stream()
                        .filter(p -> !(back
                                && change.seat().assigned()
                                && change.seat().node().index() == p.index()))
                        .toList();
    }

    private void begin(Change change) {
        Set<Cause> first = new LinkedHashSet<>();
        ResourceId id = change.instance().id();
        for (NodeHealth place : left(change)) {
            if (!place.canRun()) {
                first.add(new Cause(
                        id, place.id(), place.unavailable(), place.id().value(), "", place.unavailableSentence()));
            }
            boolean several = change.places().size() > 1;
            if (several) {
                first.add(new Cause(
                        id,
                        null,
                        "MULTIPLE-ACTIVE",
                        place.id().value(),
                        "",
                        id + " is active on " + change.places().size() + " nodes, " + place.id() + " among them"));
            }
        }
        leaving.put(id, change);
        own.put(id, first);
    }

    private List<Cause> ordered(Change change) {
        List<Cause> all = new ArrayList<>(shared(change));
        List<Cause> mine = new ArrayList<>(own.get(change.instance().id()));
        Set<NodeId> left = new LinkedHashSet<>();
        left(change).forEach(n -> left.add(n.id()));
        NodeId home = change.seat().assigned() ? change.seat().node().id() : null;
        mine.sort(Comparator.comparingInt((Cause c) -> rank(c, left, home)).thenComparing(c -> -weight(c)));
        all.addAll(mine);
        return List.copyOf(new LinkedHashSet<>(all));
    }

    /** What moves the first member of a group moves those after it, whether or not these depend on it. */
    private List<Cause> shared(Change change) {
        ResourceId leader = leaders().get(change.instance().id());
        Change led = leader == null ? null : leaving.get(leader);
        if (led == null || leader.equals(change.instance().id())) {
            return List.of();
        }
        Cause first = ordered(led).stream().findFirst().orElse(null);
        if (first == null || !SHARED.contains(first.rule())) {
            return List.of();
        }
        String with = change.instance().id() + " goes with " + leader + ": " + first.sentence();
        return List.of(
                new Cause(change.instance().id(), first.node(), first.rule(), first.object(), first.score(), with));
    }

    private Map<ResourceId, ResourceId> leaders;

    /** The first member of each group, by member. */
    private Map<ResourceId, ResourceId> leaders() {
        if (leaders == null) {
            leaders = new LinkedHashMap<>();
            instances.units().forEach(this::lead);
        }
        return leaders;
    }

    private void lead(Unit unit) {
        if (unit instanceof Unit.Clones clones) {
            clones.copies().forEach(this::lead);
        } else if (unit instanceof Unit.Band band) {
            Group group = band.group();
            for (Unit.Single member : band.members()) {
                if (group.colocated() && leaving.containsKey(member.instance().id())) {
                    leaders.put(
                            member.instance().id(),
                            band.members().get(0).instance().id());
                }
            }
        }
    }

    /** Lower comes first. */
    private static int rank(Cause cause, Set<NodeId> left, NodeId home) {
        boolean bad = cause.score().startsWith("-") || cause.score().isEmpty();
        int altogether = ALTOGETHER.indexOf(cause.rule());
        if (altogether >= 0) {
            return altogether;
        }
        if (cause.rule().equals("TIE-BREAK")) {
            return cause.object().isEmpty() ? 19 : 16;
        }
        if (cause.score().equals("0")) {
            return 18;
        }
        if (cause.node() == null) {
            boolean goesAlong = cause.rule().equals("ORDER") && home != null;
            return goesAlong ? 15 : bad ? 12 : 18;
        }
        if (left.contains(cause.node())) {
            return bad ? 11 : 18;
        }
        if (cause.node().equals(home)) {
            return bad ? 17 : 13;
        }
        return bad ? 14 : 18;
    }

    /** Among causes of one rank the one that counts more comes first. */
    private static int weight(Cause cause) {
        return Math.abs(org.systole.cib.view.Score.of(cause.score(), 0));
    }
}

package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.placement.Cause;
import org.systole.policy.placement.Placement;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Management;
import org.systole.policy.state.NodeHealth;

/**
 * What is done with each instance: first what its own place, failures and definition ask for, then what that means
 * for the others.
 */
public final class Decisions {
    private final Map<ResourceId, Work> works;
    private final Relations relations;
    private final Unfencing unfencing;
    private final List<Change> changes;

    private Decisions(Map<ResourceId, Work> works, Relations relations, Unfencing unfencing) {
        this.unfencing = unfencing;
        this.changes = works.values().stream().map(Change::of).toList();
        this.works = Collections.unmodifiableMap(works);
        this.relations = relations;
    }

    public static Decisions of(
            ClusterSnapshot snapshot, Instances instances, Health health, Placement placement, Calm calm) {
        Map<ResourceId, Work> works = new LinkedHashMap<>();
        Discovery discovery = new Discovery(snapshot.configuration(), snapshot.now());
        Unfencing unfencing = Unfencing.of(snapshot, instances, health);
        List<Instance> all = new ArrayList<>(instances.all().toList());
        all.addAll(instances.orphans());
        for (Instance instance : all) {
            Management management =
                    Management.of(instance, health, snapshot.configuration().options());
            Work work = new Work(instance, placement.seat(instance), management, calm.is(instance));
            Beginning.begin(work, snapshot, health);
            if (work.managed() && work.atHome() && unfencing.renews(instance.primitive(), work.seat.node())) {
                work.askStop(Unfencing.RESTART);
            }
            if (work.start && work.places.isEmpty()) { // what runs is known: nobody else need be asked before it moves
                discovery
                        .silent(snapshot, instances, health, instance)
                        .ifPresent(n -> work.forbidStart(unanswered(work.instance, n, snapshot)));
            }
            works.put(instance.id(), work);
        }
        works.values().forEach(w -> restartContainer(w, works));
        works.values().forEach(w -> holdConnection(w, works));
        Relations relations = Relations.of(snapshot.configuration(), instances, works);
        Propagation.run(List.copyOf(works.values()), relations.all(), Followers.of(snapshot, instances, works));
        return new Decisions(works, relations, unfencing);
    }

    /** The first copy of a clone whose copies have no names asks for all of them, which is a cause for the others. */
    private static Why unanswered(Instance instance, NodeHealth silent, ClusterSnapshot snapshot) {
        String asks = instance.name() + ":0";
        boolean anothers =
                instance.primitive().anonymous() && !instance.id().value().equals(asks);
        return anothers && snapshot.onPaper()
                ? Why.unrunnable(new Event(asks, Event.What.MONITOR))
                : Why.itself("node " + silent.id() + " has not joined yet");
    }

    /** What failed inside another resource is helped by starting that anew (on-fail, restart-container). */
    private static void restartContainer(Work work, Map<ResourceId, Work> works) {
        Work container = work.instance.primitive().container().map(works::get).orElse(null);
        if (container != null && work.recover && work.managed()) {
            container.askStop(Why.NONE);
        }
    }

    /** What is on a remote node and may not be stopped keeps the connection there. */
    private static void holdConnection(Work work, Map<ResourceId, Work> works) {
        for (NodeHealth place : work.management.rule().equals("BLOCKED") ? work.places : List.<NodeHealth>of()) {
            Work connection = place.remote() == null || place.guest()
                    ? null
                    : works.get(place.remote().remote().connection());
            if (connection != null && connection.unstoppable.none()) {
                connection.unstoppable = Why.unrunnable(Event.of(work, Act.STOP));
            }
        }
    }

    /** What happens to each instance, in document order, what is not configured any more last. */
    public List<Change> changes() {
        return changes;
    }

    /** What the fate of others means for each instance. */
    public List<Cause> causes() {
        return works.values().stream().flatMap(w -> w.causes.stream()).toList();
    }

    Map<ResourceId, Work> works() {
        return works;
    }

    Unfencing unfencing() {
        return unfencing;
    }

    Relations relations() {
        return relations;
    }
}

package org.systole.policy.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;

/** What each instance itself gives the nodes, with what it stands for and where it could be promoted. */
final class OwnScores {
    private final Health health;
    private final Links links;
    private final Preferences preferences;
    private final Map<ResourceId, int[]> own = new LinkedHashMap<>();

    OwnScores(Health health, Links links, Preferences preferences) {
        this.health = health;
        this.links = links;
        this.preferences = preferences;
    }

    /** The instance's own score of the node. */
    int alone(Instance instance, NodeHealth node) {
        return of(instance)[node.index()];
    }

    /** Scores by node index, which the caller must not change. */
    int[] of(Instance instance) {
        return own.computeIfAbsent(instance.id(), id -> {
            int[] scores = preferences.of(instance, owners(instance));
            if (instance.primitive().promotable()) {
                promotable(instance, scores);
            }
            return scores;
        });
    }

    /**
     * Where a copy could be promoted it would rather be (Pacemaker Explained, Promotable Clones). A score of an
     * anonymous copy counts for the one that runs there, for any while none does, and always for copies no history
     * speaks of, which so come before the one that stands for the nodes where none runs.
     */
    private void promotable(Instance instance, int[] scores) {
        for (NodeHealth node : health.nodes()) {
            boolean anothers = instance.primitive().anonymous()
                    && instance.role(node.id()) == Role.STOPPED
                    && links.heardOf(instance)
                    && links.siblings(instance).anyMatch(s -> s.role(node.id()) != Role.STOPPED);
            boolean unwanted = scores[node.index()] < 0; // a copy that may not be there is not promoted there either
            int score =
                    anothers || unwanted ? 0 : PromotionScore.of(instance, node).orElse(0);
            scores[node.index()] = Score.add(scores[node.index()], score);
        }
    }

    /** Whether resources may be anywhere that no constraint forbids. */
    boolean everywhere() {
        return preferences.everywhere();
    }

    /** A group's or clone's location constraints count once: for the first member, and for each copy. */
    private List<ResourceId> owners(Instance instance) {
        List<ResourceId> owners = new ArrayList<>();
        owners.add(instance.primitive().id());
        // the connection into a container is made from where the container is reached, wherever a bundle may be
        boolean leads = !(instance.primitive().implied() && instance.primitive().connection()) && !follows(instance);
        Optional<ResourceId> parent = instance.primitive().parent();
        if (leads && parent.isPresent()) {
            owners.add(parent.get());
            if (!parent.get().equals(instance.top())) {
                owners.add(instance.top());
            }
        }
        return owners;
    }

    /** Whether it is a member of a group and not the first. */
    boolean follows(Instance instance) {
        for (Link link : links.from(instance)) {
            if (insideGroup(link)) {
                return true;
            }
        }
        return false;
    }

    private static boolean insideGroup(Link link) {
        Optional<ResourceId> parent = link.dependent().primitive().parent();
        return parent.isPresent() && parent.get().value().equals(link.object());
    }
}

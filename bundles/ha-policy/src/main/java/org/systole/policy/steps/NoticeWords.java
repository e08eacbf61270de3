package org.systole.policy.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.policy.Action;
import org.systole.policy.state.NodeHealth;
import org.systole.policy.state.Role;

/**
 * What the copies of a clone are told beside the act: which run, in which role, and which are to start, stop and so on,
 * each with its node (Pacemaker Explained, Clones, Clone Notifications and Extra Notifications for Promotable Clones).
 */
final class NoticeWords {
    private final Draft draft;
    private final Map<ResourceId, Work> works;
    private final Map<ResourceId, Steps> moves;
    private final SortedMap<String, List<String>> resources = new TreeMap<>();
    private final SortedMap<String, List<String>> nodes = new TreeMap<>();

    NoticeWords(Draft draft, Map<ResourceId, Work> works, Map<ResourceId, Steps> moves) {
        this.draft = draft;
        this.works = works;
        this.moves = moves;
    }

    /** The words by name, {@code notify_active_resource} and so on; a list and the list of its nodes go in step. */
    SortedMap<String, String> of(List<ResourceId> copies) {
        for (String list :
                new String[] {"active", "inactive", "promoted", "unpromoted", "start", "stop", "promote", "demote"}) {
            resources.put(list, new ArrayList<>());
            nodes.put(list, new ArrayList<>());
        }
        copies.forEach(copy -> sort(works.get(copy), moves.get(copy)));
        SortedMap<String, String> words = new TreeMap<>();
        resources.forEach((list, ids) -> word(words, list, ids));
        return words;
    }

    private void sort(Work work, Steps steps) {
        if (work.places.isEmpty()) {
            resources.get("inactive").add(work.instance.id().value());
        }
        for (NodeHealth place : work.places) {
            boolean promoted = work.instance.role(place.id()) == Role.PROMOTED;
            add(work, "active", place.id().value());
            add(work, promoted ? "promoted" : "unpromoted", place.id().value());
        }
        for (Act act : Act.values()) {
            steps.of(act).stream()
                    .filter(step -> !draft.blocked(step))
                    .map(draft::action)
                    .filter(Action.Operate.class::isInstance)
                    .forEach(action -> add(
                            work, act.word(), ((Action.Operate) action).node().value()));
        }
    }

    private void add(Work work, String list, String node) {
        resources.get(list).add(work.instance.id().value());
        nodes.get(list).add(node);
    }

    /** Scripts of older times know the two roles under other names. */
    private void word(SortedMap<String, String> words, String list, List<String> ids) {
        List<String> names =
                switch (list) {
                    case "promoted" -> List.of("promoted", "master");
                    case "unpromoted" -> List.of("unpromoted", "slave");
                    default -> List.of(list);
                };
        for (String name : names) {
            words.put("notify_" + name + "_resource", String.join(" ", ids));
            if (!list.equals("inactive")) {
                words.put("notify_" + name + "_uname", String.join(" ", nodes.get(list)));
            }
        }
    }
}

package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Makes a document on which both programs differ smaller, as long as they still do. */
final class Shrinker {
    private static final int ROUNDS = 40;
    private static final Set<String> WHOLE =
            Set.of("configuration", "crm_config", "nodes", "resources", "constraints", "status", "lrm", "operations");

    private final Simulators simulators;

    Shrinker(Simulators simulators) {
        this.simulators = simulators;
    }

    /** The smallest document found. */
    Tag shrink(Tag document) {
        Set<String> kinds = kinds(simulators.decide(List.of(document)).get(0));
        Tag small = document;
        for (int round = 0; round < ROUNDS; round++) {
            List<Tag> useful = differing(candidates(small), kinds);
            if (useful.isEmpty()) {
                return small;
            }
            small = together(small, useful, kinds);
        }
        return small;
    }

    private List<Tag> differing(List<Tag> candidates, Set<String> kinds) {
        List<Tag> differing = new ArrayList<>();
        List<Simulators.Both> decided = candidates.isEmpty() ? List.of() : simulators.decide(candidates);
        for (int i = 0; i < decided.size(); i++) {
            if (decided.get(i) != null && kinds(decided.get(i)).equals(kinds)) {
                differing.add(candidates.get(i));
            }
        }
        return differing;
    }

    /** What several of the documents leave out can often be left out at once: the most that still differs is taken. */
    private Tag together(Tag document, List<Tag> useful, Set<String> kinds) {
        List<Tag> prefixes = new ArrayList<>();
        Tag common = document;
        for (Tag smaller : useful) {
            Set<String> left = new TreeSet<>();
            smaller.descendants().forEach(t -> left.add(t.label()));
            common = common.without(t -> !left.contains(t.label()));
            prefixes.add(common);
        }
        List<Tag> differing = differing(prefixes, kinds);
        Tag last = differing.isEmpty() ? document : differing.get(differing.size() - 1);
        Tag first = useful.stream()
                .min(java.util.Comparator.comparing(t -> t.descendants().size()))
                .orElse(document);
        return last.descendants().size() < first.descendants().size() ? last : first;
    }

    /** What kind of difference it is: which side does what; a smaller document that differs otherwise is no help. */
    private static Set<String> kinds(Simulators.Both both) {
        Set<String> kinds = new TreeSet<>();
        both.difference()
                .lines()
                .filter(l -> l.contains(" does: "))
                .forEach(l -> kinds.add(l.strip().replaceFirst("(does: \\* \\S+).*", "$1")));
        if (kinds.isEmpty() && !both.difference().isEmpty()) {
            both.difference().lines().findFirst().ifPresent(l -> kinds.add(l.replaceAll("\\S*\\d\\S*", "")));
        }
        return kinds;
    }

    /** The document without one thing each; without a node or resource also nothing that names it is left. */
    private static List<Tag> candidates(Tag document) {
        List<Tag> candidates = new ArrayList<>();
        for (Tag tag : document.descendants()) {
            if (WHOLE.contains(tag.name())) {
                continue;
            }
            Set<String> gone = new TreeSet<>();
            if (Set.of("primitive", "group", "clone").contains(tag.name())) {
                gone.add(tag.get("id"));
                tag.descendants().stream()
                        .filter(t -> t.name().equals("primitive"))
                        .forEach(t -> gone.add(t.get("id")));
            }
            String node = tag.name().equals("node") ? tag.get("uname") : "";
            candidates.add(document.without(t -> t == tag || names(t, gone) || onNode(t, node)));
        }
        return candidates;
    }

    private static boolean names(Tag tag, Set<String> gone) {
        boolean history = tag.name().equals("lrm_resource") && gone.contains(tag.get("id"));
        return history
                || gone.contains(tag.get("rsc"))
                || gone.contains(tag.get("with-rsc"))
                || gone.contains(tag.get("first"))
                || gone.contains(tag.get("then"));
    }

    private static boolean onNode(Tag tag, String node) {
        return !node.isEmpty()
                && (tag.name().equals("node_state") && tag.get("uname").equals(node)
                        || tag.get("node").equals(node));
    }
}

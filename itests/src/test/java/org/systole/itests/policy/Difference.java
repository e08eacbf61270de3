package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What two decisions about one document do not have in common, as the rules about known differences ask for it. */
final class Difference {
    private static final Pattern ACTION = Pattern.compile("\\* (\\S+) (\\S+) \\( (.*) \\)");
    private static final Pattern FENCE = Pattern.compile("\\* Fence \\(\\S+\\) (\\S+).*");
    private static final Pattern SERVICE =
            Pattern.compile("\\* (\\S+) \\((?!stonith).*\\): (?:FAILED|Started) (\\S+).*");

    private final Tag cib;
    private final Simulators.Both both;

    Difference(Tag cib, Simulators.Both both) {
        this.cib = cib;
        this.both = both;
    }

    Decision ours() {
        return both.ours();
    }

    Decision theirs() {
        return both.theirs();
    }

    /** What ours does with a resource and the other does not, by resource. */
    Map<String, Matcher> oursAlone() {
        return alone(ours(), theirs());
    }

    Map<String, Matcher> theirsAlone() {
        return alone(theirs(), ours());
    }

    private static Map<String, Matcher> alone(Decision one, Decision other) {
        Map<String, Matcher> alone = new LinkedHashMap<>();
        for (String action : one.actions()) {
            Matcher matcher = ACTION.matcher(action);
            if (!other.actions().contains(action) && matcher.matches()) {
                alone.put(matcher.group(2), matcher);
            }
        }
        return alone;
    }

    /** Where an action begins: the node that is left, or the only one. */
    static String from(Matcher action) {
        return nodes(action)[0];
    }

    /** Where it ends. */
    static String to(Matcher action) {
        String[] words = nodes(action);
        return words[words.length - 1];
    }

    private static String[] nodes(Matcher action) {
        return action.group(3)
                .replaceAll("(Unp|P)romoted", "")
                .replace("Stopped ->", "")
                .replaceFirst("^\\s*->", "") // a demotion: only the role was before the arrow
                .strip()
                .split("\\s*->\\s*");
    }

    /** Whether what only one does, cannot do or ends with is about the resource. */
    boolean about(String resource) {
        String name = Pattern.quote(resource);
        Pattern line = Pattern.compile("\\* (\\S+ )?" + name + "([:a-z-]\\S*)? \\(");
        List<String> stuck = new ArrayList<>(ours().blocked());
        stuck.removeAll(theirs().blocked());
        return line.matcher(both.difference()).find()
                || stuck.stream().anyMatch(l -> line.matcher(l).find());
    }

    /** How many copies come to each node more than leave it. */
    Map<String, Integer> balance(Decision decision, String clone) {
        Map<String, Integer> balance = new TreeMap<>();
        for (String action : decision.actions()) {
            Matcher matcher = ACTION.matcher(action);
            if (matcher.matches() && matcher.group(2).startsWith(clone)) {
                boolean comes = Set.of("Start", "Move", "Migrate").contains(matcher.group(1))
                        || matcher.group(3).contains("Stopped ->")
                        || !from(matcher).equals(to(matcher));
                boolean leaves =
                        matcher.group(1).equals("Stop") || !from(matcher).equals(to(matcher));
                balance.merge(to(matcher), comes ? 1 : 0, Integer::sum);
                balance.merge(from(matcher), leaves ? -1 : 0, Integer::sum);
            }
        }
        balance.values().removeIf(n -> n == 0);
        return balance;
    }

    /** Whether a copy of the clone comes to the node. */
    boolean comes(Decision decision, String clone, String node) {
        return decision.actions().stream()
                .map(ACTION::matcher)
                .anyMatch(m -> m.matches()
                        && m.group(2).startsWith(clone)
                        && to(m).equals(node)
                        && (m.group(1).equals("Start") || !from(m).equals(node)));
    }

    /** The nodes that only the other one fences, or holds for unclean while they are there. */
    Set<String> condemned() {
        Set<String> nodes = new LinkedHashSet<>();
        List<String> lines = new ArrayList<>(theirs().actions());
        lines.removeAll(ours().actions());
        lines.stream().map(FENCE::matcher).filter(Matcher::matches).forEach(m -> nodes.add(m.group(1)));
        List<String> unclean = new ArrayList<>(theirs().before());
        unclean.removeAll(ours().before());
        unclean.stream()
                .filter(l -> l.endsWith(": UNCLEAN (online)"))
                .forEach(l -> nodes.add(l.replaceFirst("^\\* \\S+ (\\S+):.*", "$1")));
        return nodes;
    }

    /** The resources of which an operation has begun and not ended. */
    Set<String> pending() {
        return recorded("-1", "");
    }

    /** The resources of which a stop failed. */
    Set<String> unstopped() {
        return recorded("0", "stop");
    }

    private Set<String> recorded(String status, String operation) {
        Set<String> resources = new LinkedHashSet<>();
        for (Tag history : cib.descendants()) {
            boolean found = history.name().equals("lrm_resource")
                    && history.children().stream()
                            .filter(o -> o.get("op-status").equals(status))
                            .anyMatch(o -> operation.isEmpty()
                                    || o.get("operation").equals(operation)
                                            && !o.get("rc-code").equals("0"));
            if (found) {
                resources.add(history.get("id"));
            }
        }
        return resources;
    }

    /** What comes after another resource by two orders of which the first binds less, or by any of several. */
    Set<String> oddlyOrdered() {
        Set<String> odd = new LinkedHashSet<>();
        Set<String> loose = new LinkedHashSet<>();
        for (Tag order : cib.descendants()) {
            if (!order.name().equals("rsc_order")) {
                continue;
            }
            boolean binding = order.get("kind").isEmpty() || order.get("kind").equals("Mandatory");
            boolean any =
                    order.children().stream().anyMatch(s -> s.get("require-all").equals("false"));
            for (String then : second(order)) {
                for (String first : first(order)) {
                    String pair = first + " " + then;
                    if (!binding && any || binding && loose.contains(pair)) {
                        odd.add(then);
                    }
                    loose.addAll(binding ? Set.of() : Set.of(pair));
                }
            }
        }
        return odd;
    }

    private static List<String> first(Tag order) {
        return order.children().isEmpty()
                ? List.of(order.get("first"))
                : references(order.children().get(0));
    }

    private static List<String> second(Tag order) {
        List<Tag> sets = order.children();
        return sets.isEmpty() ? List.of(order.get("then")) : references(sets.get(sets.size() - 1));
    }

    private static List<String> references(Tag set) {
        return set.children().stream().map(r -> r.get("id")).toList();
    }
}

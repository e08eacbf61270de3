package org.systole.itests.policy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules in which Pacemaker 2.1.5 is known to decide otherwise, each with how it is recognised. */
enum KnownDifference {
    /** While a node is out of service, what scores the same on several nodes goes to a spare one first. */
    SPARE_NODE(KnownDifference::spareNode),
    /** What runs on two nodes and stays on one of them: a restart in 3.0, as here, a move in 2.1. */
    MULTIPLE(KnownDifference::multiple),
    /** A copy of a clone stays where it runs, and another one is started elsewhere; 2.1 exchanges them. */
    COPY_STAYS(KnownDifference::copyStays),
    /** {@code stop-all-resources} spares fence devices since 2.1.6. */
    STOP_ALL((cib, both) -> option(cib, "stop-all-resources").equals("true") && about(both, "fence")),
    /** Which starts are named that cannot be done anyway. */
    BLOCKED_START(KnownDifference::blockedStart),
    /** What is under way is waited for, then done anew or undone; 2.1.5 counts it as done or forgets it. */
    UNDER_WAY((cib, both) ->
            cib.descendants().stream().anyMatch(t -> t.get("op-status").equals("-1"))),
    /** A node that is about to join is waited for; 2.1.5 takes it for absent without fencing, or for unclean. */
    JOINING((cib, both) -> both.ours().end().stream()
            .anyMatch(l -> l.endsWith(": pending") && !both.theirs().end().contains(l))),

    /** A container with a connection into it may be on a remote node; 2.1.5 takes any other node first. */
    CONTAINER_FAR((cib, both) -> alone(both.ours(), both.theirs()).values().stream()
            .anyMatch(o -> o.group(2).contains("-docker-") && nodes(o)[1].equals("far"))),
    /** What failed and is in maintenance condemns no node. */
    LEFT_ALONE((cib, both) -> both.theirs().end().stream()
            .anyMatch(
                    l -> l.contains(": UNCLEAN (online)") && !both.ours().end().contains(l))),
    /** Of two failed stops on one node 2.1.5 forgets the second: the node is to be fenced already. */
    SECOND_FAILURE((cib, both) -> {
        Map<String, Matcher> theirs = alone(both.theirs(), both.ours());
        return alone(both.ours(), both.theirs()).values().stream()
                .anyMatch(o -> o.group(1).equals("Recover")
                        && theirs.containsKey(o.group(2))
                        && theirs.get(o.group(2)).group(1).equals("Move")
                        && theirs.get(o.group(2)).group(3).equals(o.group(3)));
    });

    private static final Pattern ACTION = Pattern.compile("\\* (\\S+) (\\S+) \\( (.*) \\)");

    private final BiPredicate<Tag, Simulators.Both> holds;

    KnownDifference(BiPredicate<Tag, Simulators.Both> holds) {
        this.holds = holds;
    }

    /** The rule that explains why both decide otherwise about the document. */
    static Optional<KnownDifference> of(Tag cib, Simulators.Both both) {
        return Stream.of(values()).filter(r -> r.holds.test(cib, both)).findFirst();
    }

    private static String option(Tag cib, String name) {
        return cib.descendants().stream()
                .filter(t -> t.get("id").equals("options-" + name))
                .map(t -> t.get("value"))
                .findFirst()
                .orElse("");
    }

    private static boolean about(Simulators.Both both, String resource) {
        return both.difference().contains("* " + "Stop " + resource + " ")
                || both.difference().contains("* Start " + resource + " ")
                || both.difference().contains("* Move " + resource + " ");
    }

    /** What each does with a resource and the other does not, by resource. */
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

    /** From and to: the two nodes of a move, twice the same for anything else. */
    private static String[] nodes(Matcher action) {
        String[] words =
                action.group(3).replaceAll("(Unp|P)romoted", "").strip().split("\\s*->\\s*");
        return new String[] {words[0].strip(), words[words.length - 1].strip()};
    }

    private static boolean spareNode(Tag cib, Simulators.Both both) {
        Map<String, Matcher> ours = alone(both.ours(), both.theirs());
        Map<String, Matcher> theirs = alone(both.theirs(), both.ours());
        Set<String> resources = new LinkedHashSet<>(ours.keySet());
        resources.addAll(theirs.keySet());
        return resources.stream().anyMatch(r -> outOfService(both) && equal(r, ours.get(r), theirs.get(r), both));
    }

    private static boolean outOfService(Simulators.Both both) {
        return both.theirs().before().stream()
                .filter(l -> l.contains("OFFLINE") || l.startsWith("* Node "))
                .anyMatch(l -> !l.contains(": online"));
    }

    private static boolean equal(String resource, Matcher ours, Matcher theirs, Simulators.Both both) {
        String here = ours != null ? nodes(ours)[1] : nodes(theirs)[0];
        String there = theirs != null ? nodes(theirs)[1] : nodes(ours)[0];
        String score = both.theirs().scores().get(resource + " " + here);
        return !here.equals(there)
                && score != null
                && score.equals(both.theirs().scores().get(resource + " " + there));
    }

    private static boolean blockedStart(Tag cib, Simulators.Both both) {
        return both.ours().end().equals(both.theirs().end())
                && blockedOnly(both.ours(), both.theirs())
                && blockedOnly(both.theirs(), both.ours());
    }

    private static boolean blockedOnly(Decision one, Decision other) {
        return one.actions().stream()
                .filter(a -> !other.actions().contains(a))
                .allMatch(a -> (a.startsWith("* Start ") || a.contains("( Stopped -> "))
                        && one.blocked().contains(a));
    }

    private static boolean copyStays(Tag cib, Simulators.Both both) {
        Map<String, Matcher> ours = alone(both.ours(), both.theirs());
        return alone(both.theirs(), both.ours()).entrySet().stream()
                .filter(e -> e.getKey().contains(":"))
                .filter(e -> Set.of("Move", "Stop").contains(e.getValue().group(1)))
                .filter(e -> !ours.containsKey(e.getKey())
                        || Set.of("Demote", "Promote")
                                .contains(ours.get(e.getKey()).group(1)))
                .anyMatch(e -> both.theirs().actions().stream()
                        .map(ACTION::matcher)
                        .anyMatch(m -> m.matches() && replaces(m, e.getValue())));
    }

    /** Whether another copy of the same clone comes to where this one goes away. */
    private static boolean replaces(Matcher comes, Matcher goes) {
        String clone = goes.group(2).replaceFirst(":\\d+$", ":");
        return comes.group(2).startsWith(clone)
                && !comes.group(2).equals(goes.group(2))
                && nodes(comes)[1].equals(nodes(goes)[0]);
    }

    private static boolean multiple(Tag cib, Simulators.Both both) {
        Map<String, Matcher> theirs = alone(both.theirs(), both.ours());
        return alone(both.ours(), both.theirs()).values().stream().anyMatch(o -> {
            Matcher move = theirs.get(o.group(2));
            return o.group(1).equals("Restart")
                    && move != null
                    && move.group(1).equals("Move")
                    && nodes(move)[1].equals(nodes(o)[1]);
        });
    }
}

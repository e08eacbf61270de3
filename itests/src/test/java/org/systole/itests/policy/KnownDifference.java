package org.systole.itests.policy;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * The rules in which Pacemaker 2.1.5 is known to decide otherwise, each with how it is recognised: by what it is about
 * in the document and by what exactly both do with it. The first that fits explains a difference.
 */
enum KnownDifference {
    /** What runs on two nodes and stays on one of them: a restart in 3.0, as here, a move in 2.1. */
    MULTIPLE(KnownDifference::multiple),
    /** A copy of a clone stays where it runs, and another one is started elsewhere; 2.1 exchanges them. */
    COPY_STAYS(KnownDifference::copyStays),
    /** Which starts are named that cannot be done anyway. */
    BLOCKED_START(KnownDifference::blockedStart),
    /** What is under way is waited for, then done anew or undone; 2.1.5 counts it as done or forgets it. */
    UNDER_WAY(d -> d.pending().stream().anyMatch(d::about)),
    /** A node that is about to join is waited for; 2.1.5 takes it for absent without fencing, or for unclean. */
    JOINING(d -> d.ours().end().stream()
            .anyMatch(l -> l.endsWith(": pending") && !d.theirs().end().contains(l))),
    /** A container with a connection into it may be on a remote node; 2.1.5 takes any other node first. */
    CONTAINER_FAR(d -> d.oursAlone().values().stream()
            .anyMatch(o -> o.group(2).contains("-docker-") && Difference.to(o).equals("far"))),
    /** What fails while it is not managed, or in maintenance, condemns no node. */
    LEFT_ALONE(KnownDifference::leftAlone),
    /** A failed stop is no stop: neither time nor {@code on-fail=restart} nor a second one makes it one. */
    FAILED_STOP(KnownDifference::failedStop),
    /** An order is what its kind says; 2.1.5 keeps the first kind of two, and binds with {@code require-all=false}. */
    ORDER_KIND(d -> d.oddlyOrdered().stream().anyMatch(d::about));

    private final Predicate<Difference> holds;

    KnownDifference(Predicate<Difference> holds) {
        this.holds = holds;
    }

    /** The rule that explains why both decide otherwise about the document. */
    static Optional<KnownDifference> of(Tag cib, Simulators.Both both) {
        Difference difference = new Difference(cib, both);
        return Stream.of(values()).filter(r -> r.holds.test(difference)).findFirst();
    }

    private static boolean multiple(Difference d) {
        return d.oursAlone().values().stream()
                .filter(o -> d.ours().before().stream()
                        .anyMatch(l -> l.startsWith("* " + o.group(2) + " (") && l.contains("[ ")))
                .anyMatch(o -> restarted(o, d)
                        || o.group(1).equals("Stop")
                                && d.ours().end().equals(d.theirs().end()));
    }

    private static boolean restarted(Matcher ours, Difference d) {
        Matcher move = d.theirsAlone().get(ours.group(2));
        return Set.of("Restart", "Recover").contains(ours.group(1))
                && move != null
                && !Difference.from(move).equals(Difference.to(move))
                && Difference.to(move).equals(Difference.to(ours));
    }

    private static boolean copyStays(Difference d) {
        return d.theirsAlone().values().stream()
                .filter(t -> t.group(2).contains(":"))
                .filter(t -> Set.of("Move", "Stop").contains(t.group(1)))
                .anyMatch(t -> exchanged(t, d) || replaced(t, d));
    }

    /** As many copies come to and leave each node, and other ones. */
    private static boolean exchanged(Matcher goes, Difference d) {
        String clone = goes.group(2).replaceFirst(":\\d+$", ":");
        return d.balance(d.ours(), clone).equals(d.balance(d.theirs(), clone));
    }

    /** One stays, and another one comes to where it would have gone. */
    private static boolean replaced(Matcher goes, Difference d) {
        String clone = goes.group(2).replaceFirst(":\\d+$", ":");
        return goes.group(1).equals("Move")
                && !d.oursAlone().containsKey(goes.group(2))
                && d.comes(d.ours(), clone, Difference.to(goes));
    }

    private static boolean blockedStart(Difference d) {
        return d.ours().end().equals(d.theirs().end())
                && blockedOnly(d.ours(), d.theirs())
                && blockedOnly(d.theirs(), d.ours());
    }

    private static boolean blockedOnly(Decision one, Decision other) {
        return one.actions().stream()
                .filter(a -> !other.actions().contains(a))
                .allMatch(a -> (a.startsWith("* Start ") || a.contains("( Stopped -> "))
                        && one.blocked().contains(a));
    }

    private static boolean leftAlone(Difference d) {
        return d.condemned().stream().anyMatch(n -> d.ours().before().stream()
                .anyMatch(l -> l.equals("* Node " + n + ": maintenance")
                        || l.contains(" " + n + " ") && l.contains("unmanaged)")));
    }

    private static boolean failedStop(Difference d) {
        return d.unstopped().stream().anyMatch(r -> {
            boolean forgotten = d.ours().before().stream()
                    .anyMatch(l -> l.startsWith("* " + r + " (")
                            && l.contains("FAILED")
                            && !d.theirs().before().contains(l));
            boolean kept =
                    d.ours().before().stream().anyMatch(l -> l.startsWith("* " + r + " (") && l.contains("blocked"));
            Matcher ours = d.oursAlone().get(r);
            Matcher theirs = d.theirsAlone().get(r);
            boolean moved = ours != null && theirs != null && ours.group(3).equals(theirs.group(3));
            return forgotten || kept && theirs != null || moved;
        });
    }
}

package org.systole.policy.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import org.systole.api.model.NodeId;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Score;
import org.systole.cib.view.Text;

/**
 * Failures of a resource on a node, from the node's transient attributes {@code fail-count-RES#OP_INTERVAL} and
 * {@code last-failure-RES#OP_INTERVAL} (Pacemaker Explained, Resource Operations, "Handling Resource Failure").
 *
 * @param name the resource, as the first attribute names it
 * @param count all failures together, at most INFINITY
 * @param last seconds since the epoch of the last one; 0 where unknown
 */
public record FailCounts(String name, int count, long last) {
    private static final FailCounts NONE = new FailCounts("", 0, 0);
    /** The feature set since which failures are counted for each operation. */
    private static final String BY_OPERATION = "3.0.13";

    /**
     * The failures that still count.
     *
     * @param name the resource as the attributes name it: an anonymous clone's instance without its number
     * @param anonymous whether instances with any number are meant too, as old attributes have them
     */
    public static FailCounts of(SortedMap<String, String> transientAttributes, String name, boolean anonymous) {
        if (!any(transientAttributes)) {
            return NONE;
        }
        String first = "";
        int count = 0;
        long last = 0;
        for (Map.Entry<String, String> e :
                transientAttributes.tailMap("fail-count-" + name).entrySet()) {
            if (!e.getKey().startsWith("fail-count-" + name)) {
                break;
            }
            if (names(e.getKey().substring("fail-count-".length()), name, anonymous)) {
                count = Score.add(count, Math.max(0, Score.of(e.getValue(), 0)));
                first = first.isEmpty() ? plain(e.getKey()) : first;
                String stamp = "last-failure-" + e.getKey().substring("fail-count-".length());
                last = Math.max(last, seconds(transientAttributes.getOrDefault(stamp, "0")));
            }
        }
        return count == 0 ? NONE : new FailCounts(first, count, last);
    }

    /**
     * Removes the attributes that are no failures to a cluster of that feature set: since 3.0.13 they are counted for
     * each operation, and no more for a resource as a whole.
     *
     * @param features such as {@code 3.0.13}; empty where both count
     */
    static void drop(SortedMap<String, String> transientAttributes, String features) {
        boolean each = !features.isEmpty() && NaturalOrder.INSTANCE.compare(features, BY_OPERATION) >= 0;
        if (each && any(transientAttributes)) {
            transientAttributes.keySet().removeIf(a -> a.startsWith("fail-count-") && !a.contains("#"));
        }
    }

    private static String plain(String attribute) {
        return attribute.substring("fail-count-".length()).replaceFirst("#.*$", "");
    }

    /** These and others together. */
    public FailCounts plus(FailCounts others) {
        return others.count == 0
                ? this
                : new FailCounts(
                        name.isEmpty() ? others.name : name,
                        Score.add(count, others.count),
                        Math.max(last, others.last));
    }

    /** Whether a node counts failures of anything. */
    public static boolean any(SortedMap<String, String> transientAttributes) {
        SortedMap<String, String> counts = transientAttributes.tailMap("fail-count-");
        return !counts.isEmpty() && counts.firstKey().startsWith("fail-count-");
    }

    private static boolean names(String attribute, String name, boolean anonymous) {
        String rest = attribute.substring(name.length());
        return rest.isEmpty() || rest.startsWith("#") || anonymous && rest.matches(":\\d+(#.*)?");
    }

    private static long seconds(String text) {
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }

    /** The span after which failures are forgotten; zero for never. */
    static Duration timeout(Primitive primitive) {
        return Text.span(primitive.meta("failure-timeout", "0"), Duration.ZERO);
    }

    /** Whether the last failure is so long ago that none counts any more. */
    public boolean expired(Primitive primitive, Instant now) {
        Duration timeout = timeout(primitive);
        return count > 0 && !timeout.isZero() && last > 0 && now.getEpochSecond() >= last + timeout.toSeconds();
    }

    /** Whether it is so long ago, and no failure of those on the node waits for the operator. */
    public boolean forgotten(Instance instance, NodeId node, Instant now) {
        Primitive primitive = instance.primitive();
        return expired(primitive, now)
                && !instance.on(node).map(t -> t.lasting(primitive)).orElse(false);
    }

    /** How many failures the resource may have on a node before it must leave it. */
    public static int threshold(Primitive primitive) {
        int threshold = Score.of(primitive.meta("migration-threshold", "INFINITY"), Score.INFINITY);
        return threshold < 0 ? Score.INFINITY : threshold;
    }

    /** Whether the resource must leave the node. */
    public boolean bans(Primitive primitive) {
        int threshold = threshold(primitive);
        return count > 0 && threshold > 0 && count >= threshold;
    }
}

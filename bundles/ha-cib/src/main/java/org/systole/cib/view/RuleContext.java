package org.systole.cib.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rule is evaluated against.
 *
 * @param now cluster time
 * @param node attributes of the node in question, with the special ones ({@code #uname}, {@code #id}, {@code #kind},
 *     {@code #cluster-name}, ...); empty where no node is in question, and then node expressions do not hold
 * @param parameters the resource's parameters, for {@code value-source="param"}
 * @param meta the resource's meta-attributes, for {@code value-source="meta"}
 * @param agent {@code class:provider:type} with an empty provider where the class has none; empty for no resource
 * @param operation name of the operation; empty for none
 * @param interval interval of the operation
 */
public record RuleContext(
        Instant now,
        SortedMap<String, String> node,
        SortedMap<String, String> parameters,
        SortedMap<String, String> meta,
        String agent,
        String operation,
        Duration interval) {
    private static final Class<?> FIXED =
            Collections.unmodifiableSortedMap(new TreeMap<String, String>()).getClass();

    /** A map that is read-only is taken as it is: nodes may have thousands of attributes, and rules are many. */
    public RuleContext {
        node = node.getClass() == FIXED ? node : Collections.unmodifiableSortedMap(new TreeMap<>(node));
    }

    /** Only the time is known. */
    public static RuleContext at(Instant now) {
        return new RuleContext(now, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), "", "", Duration.ZERO);
    }

    public RuleContext onNode(SortedMap<String, String> attributes) {
        return new RuleContext(now, attributes, parameters, meta, agent, operation, interval);
    }

    public RuleContext forAgent(String classProviderType) {
        return new RuleContext(now, node, parameters, meta, classProviderType, operation, interval);
    }

    public RuleContext forOperation(String name, Duration every) {
        return new RuleContext(now, node, parameters, meta, agent, name, every);
    }

    public RuleContext withValues(
            SortedMap<String, String> resourceParameters, SortedMap<String, String> resourceMeta) {
        return new RuleContext(now, node, resourceParameters, resourceMeta, agent, operation, interval);
    }
}

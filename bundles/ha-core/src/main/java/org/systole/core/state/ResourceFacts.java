package org.systole.core.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * The few facts of the configured resources that safety depends on: which exist, and which may be active in several
 * places. Kept apart from the policy's view so that a mistake there cannot weaken the rule here.
 */
public final class ResourceFacts {
    private final SortedMap<String, Fact> facts;

    private ResourceFacts(SortedMap<String, Fact> facts) {
        this.facts = Collections.unmodifiableSortedMap(facts);
    }

    /**
     * @param agent {@code class:provider:type} or {@code class:type}
     * @param anonymous an instance of a clone whose instances are all alike: one on every node is fine
     * @param fencing a fencing device: its "start" only watches the device
     */
    public record Fact(String agent, boolean anonymous, boolean fencing) {}

    public static ResourceFacts of(Element configuration) {
        SortedMap<String, Fact> facts = new TreeMap<>();
        collect(configuration.childOrEmpty("resources"), false, facts);
        return new ResourceFacts(facts);
    }

    private static void collect(Element parent, boolean anonymous, SortedMap<String, Fact> facts) {
        for (Element child : parent.children()) {
            switch (child.name()) {
                case "primitive" -> facts.put(child.id(), fact(child, anonymous));
                case "group" -> collect(child, anonymous, facts);
                case "clone", "master" -> collect(child, !globallyUnique(child), facts);
                default -> {
                    // templates and bundles hold nothing that runs under its own id
                }
            }
        }
    }

    private static Fact fact(Element primitive, boolean anonymous) {
        String provider = primitive.attribute("provider", "");
        String agent = primitive.attribute("class", "") + ":" + (provider.isEmpty() ? "" : provider + ":")
                + primitive.attribute("type", "");
        return new Fact(agent, anonymous, primitive.attribute("class", "").equals("stonith"));
    }

    private static boolean globallyUnique(Element clone) {
        return clone.children("meta_attributes")
                .flatMap(m -> m.children("nvpair"))
                .filter(n -> n.attribute("name", "").equals("globally-unique"))
                .map(n -> n.attribute("value", "").toLowerCase(java.util.Locale.ROOT))
                .anyMatch(v -> v.equals("true") || v.equals("yes") || v.equals("1") || v.equals("on"));
    }

    /** The facts of a resource by the id of the operation history; an instance {@code web:1} is looked up as web. */
    public Optional<Fact> of(ResourceId resource) {
        Fact exact = facts.get(resource.value());
        if (exact != null) {
            return Optional.of(exact);
        }
        int colon = resource.value().lastIndexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.ofNullable(facts.get(resource.value().substring(0, colon)));
    }

    /** Whether the resource must be active in at most one place; true for what the configuration does not know. */
    public boolean exclusive(ResourceId resource) {
        return of(resource).map(f -> !f.anonymous() && !f.fencing()).orElse(true);
    }
}

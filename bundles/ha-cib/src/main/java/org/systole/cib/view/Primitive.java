package org.systole.cib.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * One resource an agent operates, with its template, parents and defaults worked in. Get one from
 * {@link Configuration#primitive}.
 */
public final class Primitive implements Resource {
    /** Marks the element of a primitive that is not written down, and whose parameters are the cluster's business. */
    static final String IMPLIED = "implied";

    private final ResourceId id;
    private final Optional<ResourceId> parent;
    private final Element element;
    private final SortedMap<String, String> meta;
    private final Surroundings surroundings;
    private final List<Operation> recurring;

    /** What a primitive takes from the rest of the configuration. */
    record Surroundings(
            AttributeSets sets,
            Element opDefaults,
            RuleContext context,
            boolean fencing,
            boolean insideClone,
            boolean insideUniqueClone,
            boolean promotable) {}

    Primitive(Element merged, Optional<ResourceId> parent, SortedMap<String, String> meta, Surroundings surroundings) {
        this.id = new ResourceId(merged.id());
        this.parent = parent;
        this.element = merged;
        this.meta = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(meta));
        this.surroundings = surroundings;
        this.recurring = new OperationReader(this).recurring();
    }

    @Override
    public ResourceId id() {
        return id;
    }

    @Override
    public Optional<ResourceId> parent() {
        return parent;
    }

    @Override
    public SortedMap<String, String> meta() {
        return meta;
    }

    @Override
    public List<Resource> members() {
        return List.of();
    }

    /** The element, with what its template gives. */
    public Element element() {
        return element;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** {@code class:provider:type}, or {@code class:type} where the class has no providers. */
    public String agent() {
        String provider = provider();
        return agentClass() + ":" + (provider.isEmpty() ? "" : provider + ":") + type();
    }

    public String agentClass() {
        return element.attribute("class", "");
    }

    /** Empty where the class has none. */
    public String provider() {
        return element.attribute("provider", "");
    }

    public String type() {
        return element.attribute("type", "");
    }

    /** Whether it is a fence device. */
    public boolean fencing() {
        return agentClass().equals("stonith");
    }

    public boolean cloned() {
        return surroundings.insideClone;
    }

    /** Whether it is cloned and each instance has a name of its own. */
    public boolean unique() {
        return surroundings.insideUniqueClone;
    }

    /** Whether it is cloned and its instances have no names of their own: the history knows the plain id. */
    public boolean anonymous() {
        return cloned() && !unique();
    }

    /** Whether it is not written down but made for a bundle. */
    public boolean implied() {
        return element.attribute(IMPLIED).isPresent();
    }

    /** The resource inside which it runs, by meta attribute {@code container}; empty for none. */
    public Optional<ResourceId> container() {
        String name = meta("container", "");
        boolean inside = !implied() && !connection() && !name.isBlank() && !name.equals(id().value());
        return inside ? Optional.of(new ResourceId(name)) : Optional.empty();
    }

    /** Whether it is the connection to a remote or guest node. */
    public boolean connection() {
        return agent().equals("ocf:pacemaker:remote");
    }

    /** Whether the health of nodes does not matter to it; inside a clone, the clone's word counts. */
    public boolean allowsUnhealthyNodes() {
        return Text.truth(meta("allow-unhealthy-nodes", "false"), false);
    }

    public boolean promotable() {
        return surroundings.promotable;
    }

    /** Whether the configuration has some rule on node attributes among its parameters. */
    boolean parametersVary() {
        return element.children("instance_attributes")
                .map(surroundings.sets::dereference)
                .anyMatch(set -> set.child("rule").isPresent());
    }

    /** The parameters, where no node is in question. */
    public SortedMap<String, String> parameters() {
        return parameters(surroundings.context);
    }

    /** The parameters, with rules evaluated in the given context. */
    public SortedMap<String, String> parameters(RuleContext context) {
        return surroundings.sets.of(element, "instance_attributes", context);
    }

    /** The capacity it needs, by name. */
    public SortedMap<String, String> utilization() {
        return surroundings.sets.of(element, "utilization", surroundings.context);
    }

    /** The operation of that name and interval, resolved; with defaults only where it is not configured. */
    public Operation operation(String name, Duration interval) {
        return new OperationReader(this).operation(name, interval);
    }

    /** The recurring operations that are configured, enabled or not, in document order. */
    public List<Operation> recurring() {
        return recurring;
    }

    /**
     * What must be given before it starts: {@code nothing}, {@code quorum}, {@code fencing} or {@code unfencing}.
     * Fence devices need quorum only, everything else fencing too, where fencing is enabled.
     */
    public String requires() {
        String start = operation("start", Duration.ZERO).requires();
        String fallback = fencing() || !surroundings.fencing ? "quorum" : "fencing";
        String wish = start.isEmpty() ? meta("requires", fallback) : start;
        return switch (wish) {
            case "nothing", "quorum" -> wish;
            case "fencing", "unfencing" -> surroundings.fencing ? wish : "quorum";
            default -> fallback;
        };
    }

    /** The digest the history of such an operation should have, with parameters of the given context. */
    public String digest(Operation operation, RuleContext context) {
        return Digest.operationDigest(parameters(context), operation);
    }

    /** The digest the history of such an operation should have. */
    public String digest(Operation operation) {
        return Digest.operationDigest(parameters(), operation);
    }

    @Override
    public String toString() {
        return id.value();
    }
}

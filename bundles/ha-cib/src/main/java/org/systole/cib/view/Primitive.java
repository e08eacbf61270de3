package org.systole.cib.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    private final String agent;
    private final boolean fencing;
    private final boolean connection;
    private final boolean implied;
    private final Optional<ResourceId> container;
    private final boolean managed;
    private final boolean maintenance;
    private final TargetRole targetRole;
    private final boolean varying;
    private final SortedMap<String, String> fixed;
    /** What was asked for before; each value is immutable, so that threads may lose what another one found. */
    private String requires;

    private List<Known> operations = List.of();

    /**
     * An operation that was asked for before; there are few of each primitive, so that a list is searched soonest.
     *
     * @param digest of the fixed parameters; null while nobody has asked
     */
    private record Known(Operation operation, String digest) {
        boolean of(String name, Duration interval) {
            return operation.name().equals(name) && operation.interval().equals(interval);
        }
    }

    /**
     * What a primitive takes from the rest of the configuration.
     *
     * @param owners the group and clone around it, innermost first: it has their parameters where it has none itself
     *     (Pacemaker Explained, Group Instance Attributes, Clone Instance Attributes)
     */
    record Surroundings(
            AttributeSets sets,
            List<Element> owners,
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
        String provider = provider();
        this.agent = agentClass() + ":" + (provider.isEmpty() ? "" : provider + ":") + type();
        this.fencing = agentClass().equals("stonith");
        this.connection = agent.equals("ocf:pacemaker:remote");
        this.implied = element.attribute(IMPLIED).isPresent();
        this.managed = Resource.super.managed();
        this.maintenance = Resource.super.maintenance();
        this.targetRole = Resource.super.targetRole();
        String outer = meta("container", "");
        boolean inside = !implied && !connection && !outer.isBlank() && !outer.equals(id.value());
        this.container = inside ? Optional.of(new ResourceId(outer)) : Optional.empty();
        this.recurring = new OperationReader(this).recurring();
        this.varying = Stream.concat(Stream.of(element), surroundings.owners.stream())
                .flatMap(e -> e.children("instance_attributes"))
                .map(surroundings.sets::dereference)
                .anyMatch(set -> set.child("rule").isPresent());
        this.fixed = java.util.Collections.unmodifiableSortedMap(evaluated(surroundings.context));
    }

    private SortedMap<String, String> evaluated(RuleContext context) {
        SortedMap<String, String> values = surroundings.sets.of(element, "instance_attributes", context);
        surroundings.owners.forEach(o -> surroundings.sets.addTo(values, o, "instance_attributes", context));
        return values;
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
    public boolean managed() {
        return managed;
    }

    @Override
    public boolean maintenance() {
        return maintenance;
    }

    @Override
    public TargetRole targetRole() {
        return targetRole;
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
        return agent;
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
        return fencing;
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
        return implied;
    }

    /** The resource inside which it runs, by meta attribute {@code container}; empty for none. */
    public Optional<ResourceId> container() {
        return container;
    }

    /** Whether it is the connection to a remote or guest node. */
    public boolean connection() {
        return connection;
    }

    /** Whether the health of nodes does not matter to it; inside a clone, the clone's word counts. */
    public boolean allowsUnhealthyNodes() {
        return Text.truth(meta("allow-unhealthy-nodes", "false"), false);
    }

    public boolean promotable() {
        return surroundings.promotable;
    }

    /** Whether the configuration has some rule on node attributes among its parameters. */
    public boolean parametersVary() {
        return varying;
    }

    /** The parameters, where no node is in question. */
    public SortedMap<String, String> parameters() {
        return fixed;
    }

    /** The parameters, with rules evaluated in the given context. */
    public SortedMap<String, String> parameters(RuleContext context) {
        return varying ? evaluated(context) : fixed;
    }

    /** The capacity it needs, by name. */
    public SortedMap<String, String> utilization() {
        return surroundings.sets.of(element, "utilization", surroundings.context);
    }

    /** The operation of that name and interval, resolved; with defaults only where it is not configured. */
    public Operation operation(String name, Duration interval) {
        for (Known known : operations) {
            if (known.of(name, interval)) {
                return known.operation;
            }
        }
        Operation found = new OperationReader(this).operation(name, interval);
        remember(new Known(found, null));
        return found;
    }

    private void remember(Known news) {
        List<Known> all = new ArrayList<>(operations);
        all.removeIf(k -> k.operation == news.operation);
        all.add(news);
        operations = List.copyOf(all);
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
        if (requires == null) {
            requires = required();
        }
        return requires;
    }

    private String required() {
        String fallback = fencing() || !surroundings.fencing ? "quorum" : "fencing";
        String asked = asked();
        String wish = asked.isEmpty() ? fallback : asked;
        return switch (wish) {
            case "nothing", "quorum" -> wish;
            case "fencing", "unfencing" -> surroundings.fencing ? wish : "quorum";
            default -> fallback;
        };
    }

    /** What the configuration says about {@link #requires()}, at the start operation first; empty where nothing. */
    public String asked() {
        String start = operation("start", Duration.ZERO).requires();
        return start.isEmpty() ? meta("requires", "") : start;
    }

    /** The digest the history of such an operation should have, with parameters of the given context. */
    public String digest(Operation operation, RuleContext context) {
        return varying ? Digest.operationDigest(parameters(context), operation) : digest(operation);
    }

    /** The digest the history of such an operation should have. */
    public String digest(Operation operation) {
        for (Known known : operations) {
            if (known.operation == operation) {
                String digest = known.digest;
                if (digest == null) {
                    digest = Digest.operationDigest(parameters(), operation);
                    remember(new Known(operation, digest));
                }
                return digest;
            }
        }
        return Digest.operationDigest(parameters(), operation);
    }

    @Override
    public String toString() {
        return id.value();
    }
}

package org.systole.cib.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/**
 * A CIB's configuration with everything resolved: defaults, templates, inheritance, rules, references. Immutable, and
 * costly enough to be made once for each version of the document.
 */
public final class Configuration {
    private final ClusterOptions options;
    private final List<Node> nodes;
    private final List<Resource> resources;
    private final Map<String, Resource> byName;
    private final List<Location> locations;
    private final List<Colocation> colocations;
    private final List<Order> orders;
    private final List<TicketConstraint> tickets;
    private final List<String> warnings;
    private final ResourceReader reader;
    private final List<RemoteNode> remotes;
    private final List<NodeId> written;
    private final List<Resource> implied;
    private final boolean unfencing;
    private final boolean watchingStopped;

    private Configuration(Element cib, Instant now) {
        Element configuration = cib.childOrEmpty("configuration");
        Map<String, Element> byId = index(configuration);
        RuleContext context = RuleContext.at(now);
        AttributeSets sets = new AttributeSets(byId);
        this.options =
                new ClusterOptions(sets.of(configuration.childOrEmpty("crm_config"), "cluster_property_set", context));
        List<Node> written = configuration
                .childOrEmpty("nodes")
                .children("node")
                .filter(n -> !n.attribute("uname", "").isBlank())
                .map(n -> node(n, sets, context))
                .toList();
        this.reader = new ResourceReader(configuration, byId, context, options.fencingEnabled());
        List<Resource> listed = reader.read();
        RemoteNodeReader remote = new RemoteNodeReader(listed, reader);
        this.written = written.stream().map(Node::id).toList();
        this.remotes = List.copyOf(remote.remotes());
        this.implied = List.copyOf(remote.implied());
        this.nodes = List.copyOf(remote.among(written));
        this.resources = List.copyOf(listed);
        List<Resource> every = new ArrayList<>(listed);
        every.addAll(implied);
        this.byName = names(every);
        List<Primitive> primitives =
                every.stream().flatMap(Resource::primitives).toList();
        this.unfencing = primitives.stream().anyMatch(Configuration::unfencing);
        this.watchingStopped =
                primitives.stream().flatMap(p -> p.recurring().stream()).anyMatch(Operation::whileStopped);
        ConstraintReader constraints = new ConstraintReader(configuration, byId, byName);
        this.locations = List.copyOf(constraints.locations());
        this.colocations = List.copyOf(constraints.colocations());
        this.orders = List.copyOf(constraints.orders());
        this.tickets = List.copyOf(constraints.tickets());
        List<String> all = new ArrayList<>(reader.warnings());
        all.addAll(constraints.warnings());
        this.warnings = List.copyOf(all);
    }

    /** Reads the {@code <cib>}; rules that depend on time are evaluated at the given moment. */
    public static Configuration of(Element cib, Instant now) {
        return new Configuration(cib, now);
    }

    /** Reads the {@code <cib>} as of its {@code execution-date}, or of the epoch where it has none. */
    public static Configuration of(Element cib) {
        String seconds = cib.attribute("execution-date", "0");
        return of(cib, Instant.ofEpochSecond(seconds.matches("\\d{1,11}") ? Long.parseLong(seconds) : 0));
    }

    private static Map<String, Element> index(Element configuration) {
        Map<String, Element> byId = new LinkedHashMap<>();
        configuration.descendants().filter(e -> !e.id().isEmpty()).forEach(e -> {
            if (!e.name().equals("obj_ref") && !e.name().equals("resource_ref")) {
                byId.putIfAbsent(e.id(), e);
            }
        });
        return byId;
    }

    private static Node node(Element element, AttributeSets sets, RuleContext context) {
        return new Node(
                new NodeId(element.attribute("uname", "")),
                element.id(),
                element.attribute("type", "member"),
                sets.of(element, "instance_attributes", context),
                sets.of(element, "utilization", context));
    }

    private static Map<String, Resource> names(List<Resource> resources) {
        Map<String, Resource> names = new LinkedHashMap<>();
        resources.stream().flatMap(Resource::all).forEach(r -> names.putIfAbsent(r.id().value(), r));
        return Collections.unmodifiableMap(names);
    }

    public ClusterOptions options() {
        return options;
    }

    /** The nodes, in document order; those that exist because of resources last. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The resources of the top level, in document order. */
    public List<Resource> resources() {
        return resources;
    }

    /** The nodes that are reached through resources, in document order of these. */
    public List<RemoteNode> remotes() {
        return remotes;
    }

    /** Whether the node is in the list of nodes, and does not only exist because of a resource. */
    public boolean written(NodeId node) {
        return written.contains(node);
    }

    /** Resources that exist because of others and are not written down, such as the connections of guest nodes. */
    public List<Resource> implied() {
        return implied;
    }

    /** Whether something may run only where a fence device has switched the node on. */
    public boolean unfencing() {
        return unfencing;
    }

    private static boolean unfencing(Primitive primitive) {
        return primitive.asked().equals("unfencing")
                || primitive.fencing() && primitive.meta("provides", "").equals("unfencing");
    }

    /** Whether there is a recurring monitor for where a resource should not run. */
    public boolean watchingStopped() {
        return watchingStopped;
    }

    /** The resource of that id, at any level; {@code web:1} finds {@code web}. */
    public Optional<Resource> resource(ResourceId id) {
        Resource exact = byName.get(id.value());
        int colon = id.value().lastIndexOf(':');
        return exact != null || colon <= 0
                ? Optional.ofNullable(exact)
                : Optional.ofNullable(byName.get(id.value().substring(0, colon)));
    }

    /** The primitive of that id, at any level; {@code web:1} finds {@code web}. */
    public Optional<Primitive> primitive(ResourceId id) {
        return resource(id).filter(Primitive.class::isInstance).map(Primitive.class::cast);
    }

    /**
     * A primitive that is not in the configuration, with the defaults of all resources: for what only a history knows.
     *
     * @param element a {@code <primitive>} with id, class, provider and type
     */
    public Primitive unconfigured(Element element) {
        return reader.primitive(element);
    }

    public List<Location> locations() {
        return locations;
    }

    public List<Colocation> colocations() {
        return colocations;
    }

    public List<Order> orders() {
        return orders;
    }

    public List<TicketConstraint> tickets() {
        return tickets;
    }

    /** What is wrong in the configuration and was left out. */
    public List<String> warnings() {
        return warnings;
    }
}

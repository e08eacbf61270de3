package org.systole.cib.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.cib.Element;

/** A CIB laid out for the rules: every occurrence below {@code <configuration>}, and the resources by id. */
final class Document {
    static final Set<String> RESOURCE_TAGS = Set.of("primitive", "group", "clone", "master", "bundle");

    private final Occurrence cib;
    private final Occurrence configuration;
    private final List<Occurrence> all;
    private final TreeMap<String, Occurrence> resources = new TreeMap<>();
    private final Known known;

    Document(Element cib, Known known) {
        this.cib = Occurrence.root(cib);
        this.configuration = this.cib.children("configuration").findFirst().orElseThrow();
        this.all = configuration.descendants().toList();
        this.known = known;
        all.stream()
                .filter(o -> RESOURCE_TAGS.contains(o.name()) && !o.id().isEmpty())
                .forEach(o -> resources.putIfAbsent(o.id(), o));
    }

    Occurrence cib() {
        return cib;
    }

    Occurrence configuration() {
        return configuration;
    }

    Known known() {
        return known;
    }

    /** Everything below and including {@code <configuration>}, in document order. */
    List<Occurrence> all() {
        return all;
    }

    Stream<Occurrence> all(String name) {
        return all.stream().filter(o -> o.name().equals(name));
    }

    Optional<Occurrence> section(String name) {
        return configuration.children(name).findFirst();
    }

    /** Where to report what concerns a section as a whole, even if it is missing. */
    Occurrence sectionOrConfiguration(String name) {
        return section(name).orElse(configuration);
    }

    /** Primitives, groups, clones, masters and bundles by id. */
    TreeMap<String, Occurrence> resources() {
        return resources;
    }

    /** The primitives at and below that resource, in document order; none where there is no such resource. */
    List<Occurrence> primitivesOf(String resource) {
        Occurrence found = resources.get(resource);
        return found == null ? List.of() : primitivesIn(found).toList();
    }

    static Stream<Occurrence> primitivesIn(Occurrence resource) {
        return resource.descendants().filter(o -> o.name().equals("primitive"));
    }

    /** The value of a cluster option: the first set that has it wins. */
    Optional<Element> option(String name) {
        return section("crm_config").stream()
                .flatMap(s -> s.children("cluster_property_set"))
                .flatMap(s -> s.element().children("nvpair"))
                .filter(n -> n.attribute("name", "").equals(name))
                .findFirst();
    }

    String option(String name, String otherwise) {
        return option(name).flatMap(n -> n.attribute("value")).orElse(otherwise);
    }

    /** The value of a parameter of a primitive, from its first set that has it. */
    static Optional<Element> parameter(Element resource, String name) {
        return resource.children("instance_attributes")
                .flatMap(s -> s.children("nvpair"))
                .filter(n -> n.attribute("name", "").equals(name))
                .findFirst();
    }

    /** {@code class:provider:type}, from the template where the primitive names one. */
    String agent(Occurrence primitive) {
        Element element = definition(primitive);
        String provider = element.attribute("provider", "");
        return element.attribute("class", "?") + (provider.isEmpty() ? "" : ":" + provider) + ":"
                + element.attribute("type", "?");
    }

    /** The primitive, or the template it is made from. */
    Element definition(Occurrence primitive) {
        String template = primitive.element().attribute("template", "");
        return template.isEmpty()
                ? primitive.element()
                : all("template")
                        .filter(t -> t.id().equals(template))
                        .map(Occurrence::element)
                        .findFirst()
                        .orElse(primitive.element());
    }

    /** The operations of a primitive, and those of its template. */
    List<Element> operations(Occurrence primitive) {
        List<Element> out = new ArrayList<>();
        Element own = primitive.element();
        Element definition = definition(primitive);
        Stream.of(own, definition).distinct().forEach(e -> e.children("operations")
                .forEach(o -> out.addAll(resolved(o))));
        return out;
    }

    private List<Element> resolved(Element operations) {
        String reference = operations.attribute("id-ref", "");
        Element target = reference.isEmpty()
                ? operations
                : all("operations")
                        .filter(o -> o.id().equals(reference))
                        .map(Occurrence::element)
                        .findFirst()
                        .orElse(operations);
        return target.children("op").toList();
    }
}

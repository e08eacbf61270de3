package org.systole.cib.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/** Builds the resource tree: templates, inherited meta-attributes and defaults. */
final class ResourceReader {
    private final AttributeSets sets;
    private final Element configuration;
    private final Map<String, Element> byId;
    private final RuleContext context;
    private final boolean fencing;
    private final List<String> warnings = new ArrayList<>();

    ResourceReader(Element configuration, Map<String, Element> byId, RuleContext context, boolean fencing) {
        this.sets = new AttributeSets(byId);
        this.configuration = configuration;
        this.byId = byId;
        this.context = context;
        this.fencing = fencing;
    }

    List<String> warnings() {
        return warnings;
    }

    List<Resource> read() {
        List<Resource> all = new ArrayList<>();
        for (Element element : configuration.childOrEmpty("resources").children()) {
            resource(element, Inherited.NONE).ifPresent(all::add);
        }
        return all;
    }

    /** What the parents of a resource hand down. */
    private record Inherited(
            Optional<ResourceId> parent,
            List<Element> owners,
            SortedMap<String, String> meta,
            boolean cloned,
            boolean unique,
            boolean promotable) {
        static final Inherited NONE = new Inherited(Optional.empty(), List.of(), new TreeMap<>(), false, false, false);

        Inherited from(ResourceId id, SortedMap<String, String> own) {
            return new Inherited(Optional.of(id), owners, own, cloned, unique, promotable);
        }

        /** The same below an element whose parameters its resources have too. */
        Inherited within(Element element) {
            List<Element> all = new ArrayList<>(List.of(element));
            all.addAll(owners);
            return new Inherited(parent, List.copyOf(all), meta, cloned, unique, promotable);
        }
    }

    private Optional<Resource> resource(Element element, Inherited above) {
        if (element.id().isBlank()) {
            return Optional.empty();
        }
        return switch (element.name()) {
            case "primitive" -> Optional.of(primitive(element, above));
            case "group" -> Optional.of(group(element, above));
            case "clone", "master" -> clone(element);
            case "bundle" -> bundle(element);
            case "template" -> Optional.empty();
            default -> {
                warnings.add("resource " + element.id() + ": <" + element.name()
                        + "> is not supported yet; it is left alone");
                yield Optional.empty();
            }
        };
    }

    /** Own meta-attributes, then what the parents hand down. */
    private SortedMap<String, String> own(Element element, Inherited above, RuleContext around) {
        SortedMap<String, String> values = sets.of(element, "meta_attributes", around);
        above.meta.forEach(values::putIfAbsent);
        return values;
    }

    private SortedMap<String, String> withDefaults(SortedMap<String, String> own, RuleContext around) {
        SortedMap<String, String> values = new TreeMap<>(own);
        sets.addTo(values, configuration.childOrEmpty("rsc_defaults"), "meta_attributes", around);
        return values;
    }

    Primitive primitive(Element element) {
        return primitive(element, Inherited.NONE);
    }

    private Primitive primitive(Element element, Inherited above) {
        Element merged = element.attribute("template")
                .map(byId::get)
                .map(template -> merge(element, template))
                .orElse(element);
        String agent = merged.attribute("class", "") + ":" + merged.attribute("provider", "") + ":"
                + merged.attribute("type", "");
        RuleContext around = context.forAgent(agent);
        SortedMap<String, String> meta = withDefaults(own(merged, above, around), around);
        return new Primitive(
                merged,
                above.parent,
                meta,
                new Primitive.Surroundings(
                        sets,
                        above.owners,
                        configuration.childOrEmpty("op_defaults"),
                        around,
                        fencing,
                        above.cloned,
                        above.unique,
                        above.promotable));
    }

    /**
     * The primitive's own sets before the template's, so that its own values win; its own operations replace the
     * template's of the same name and role (Pacemaker Explained, Reusing Parts of the Configuration, Templates).
     */
    private static Element merge(Element primitive, Element template) {
        Map<String, String> attributes = new LinkedHashMap<>(template.attributes());
        attributes.putAll(primitive.attributes());
        List<Element> children = new ArrayList<>(primitive.children().stream()
                .filter(c -> !c.name().equals("operations"))
                .toList());
        template.children().stream().filter(c -> !c.name().equals("operations")).forEach(children::add);
        children.add(operations(primitive, template));
        return Element.of("primitive", attributes, children, primitive.location());
    }

    private static Element operations(Element primitive, Element template) {
        List<Element> ops = new ArrayList<>();
        primitive.children("operations").forEach(o -> ops.addAll(o.children()));
        List<String> known = ops.stream().map(ResourceReader::key).toList();
        template.children("operations")
                .flatMap(o -> o.children().stream())
                .filter(op -> !known.contains(key(op)))
                .forEach(ops::add);
        return Element.of("operations").withChildren(ops);
    }

    private static String key(Element op) {
        String role = op.attribute("role", "Started");
        return op.attribute("name", "") + " " + TargetRole.of(role);
    }

    private Group group(Element element, Inherited above) {
        ResourceId id = new ResourceId(element.id());
        SortedMap<String, String> own = own(element, above, context);
        Inherited below = above.from(id, own).within(element);
        List<Resource> members = new ArrayList<>();
        for (Element child : element.children()) {
            if (child.name().equals("primitive")) {
                resource(child, below).ifPresent(members::add);
            } else if (child.name().equals("group") || child.name().equals("clone")) {
                warnings.add("group " + id + ": member " + child.id() + " is a " + child.name()
                        + ", which a group cannot hold; it is left alone");
            }
        }
        return new Group(id, above.parent, withDefaults(own, context), members);
    }

    private Optional<Resource> bundle(Element element) {
        ResourceId id = new ResourceId(element.id());
        SortedMap<String, String> own = own(element, Inherited.NONE, context);
        Inherited below = Inherited.NONE.from(id, own);
        Optional<Bundle> bundle = BundleReader.read(
                element,
                withDefaults(own, context),
                made -> primitive(made, below),
                (inner, unique, promotable) ->
                        primitive(inner, new Inherited(Optional.of(id), List.of(), own, true, unique, promotable)));
        if (bundle.isEmpty()) {
            warnings.add("bundle " + id + " names no container technology (docker, podman or rkt); it is left alone");
        }
        return bundle.map(b -> b);
    }

    private Optional<Resource> clone(Element element) {
        ResourceId id = new ResourceId(element.id());
        SortedMap<String, String> own = own(element, Inherited.NONE, context);
        if (element.name().equals("master")) {
            own.put("promotable", "true");
        }
        Optional<Element> inside = element.children().stream()
                .filter(c -> c.name().equals("primitive") || c.name().equals("group"))
                .findFirst();
        Optional<Resource> alone = inside.flatMap(c -> resource(c, Inherited.NONE));
        if (alone.isEmpty()) {
            warnings.add("clone " + id + " has no resource in it; it is left alone");
            return alone;
        }
        CloneSet settings = new CloneSet(id, withDefaults(own, context), alone.get());
        Inherited below = new Inherited(Optional.of(id), List.of(), own, true, settings.unique(), settings.promotable())
                .within(element);
        return resource(inside.get(), below).map(c -> new CloneSet(id, settings.meta(), c));
    }
}

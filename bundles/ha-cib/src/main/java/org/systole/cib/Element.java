package org.systole.cib;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One XML element: a name, attributes in document order, child elements in document order. Immutable; the methods
 * that change something return a new element that shares what stayed the same. A CIB has no text between elements, so
 * there is none here. Equality looks at content and ignores where the element was read.
 */
public final class Element {
    private final String name;
    private final Attributes attributes;
    private final List<Element> children;
    private final Location location;

    private Element(String name, Attributes attributes, List<Element> children, Location location) {
        this.name = Objects.requireNonNull(name);
        this.attributes = attributes;
        this.children = children;
        this.location = location;
    }

    /** Where an element was read: for messages. Line and column count from 1; 0 when it was not read from text. */
    public record Location(String source, int line, int column) {
        public static final Location NONE = new Location("", 0, 0);

        @Override
        public String toString() {
            return source + ":" + line + ":" + column;
        }
    }

    /** An element without children; attributes as name, value, name, value. */
    public static Element of(String name, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("attributes of <" + name + "> come in pairs of name and value");
        }
        for (int i = 0; i < attributes.length; i += 2) {
            Objects.requireNonNull(attributes[i + 1], attributes[i]);
        }
        return new Element(name, Attributes.of(attributes), List.of(), Location.NONE);
    }

    /** An element with everything given; the collections are copied, their order is kept. */
    public static Element of(String name, Map<String, String> attributes, List<Element> children, Location location) {
        return new Element(name, Attributes.of(attributes), List.copyOf(children), location);
    }

    public String name() {
        return name;
    }

    /** The attributes in document order; unmodifiable. */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** The child elements in document order; unmodifiable. */
    public List<Element> children() {
        return children;
    }

    public Location location() {
        return location;
    }

    /** The attribute's value, or empty where it is absent. */
    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** The attribute's value, or the given one where it is absent. */
    public String attribute(String attribute, String otherwise) {
        return attributes.getOrDefault(attribute, otherwise);
    }

    /** The {@code id} attribute, or the empty string. */
    public String id() {
        return attributes.getOrDefault("id", "");
    }

    /** The children of that name, in document order. */
    public Stream<Element> children(String childName) {
        return children.stream().filter(c -> c.name.equals(childName));
    }

    /** The first child of that name. */
    public Optional<Element> child(String childName) {
        return children(childName).findFirst();
    }

    /** The first child of that name, or an empty element of that name. */
    public Element childOrEmpty(String childName) {
        return child(childName).orElseGet(() -> of(childName));
    }

    /** This element and everything below, in document order. */
    public Stream<Element> descendants() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(Element::descendants));
    }

    /** The same with this attribute set. */
    public Element with(String attribute, String value) {
        Objects.requireNonNull(value, attribute);
        return new Element(name, attributes.with(attribute, value), children, location);
    }

    /** The same without this attribute. */
    public Element without(String attribute) {
        Attributes fewer = attributes.without(attribute);
        return fewer == attributes ? this : new Element(name, fewer, children, location);
    }

    /** The same with other children. */
    public Element withChildren(List<Element> others) {
        return new Element(name, attributes, List.copyOf(others), location);
    }

    /** The same with one more child at the end. */
    public Element and(Element child) {
        List<Element> all = new ArrayList<>(children);
        all.add(child);
        return new Element(name, attributes, List.copyOf(all), location);
    }

    /** The same with the first child of the given child's name replaced by it, or with it added at the end. */
    public Element replacing(Element child) {
        List<Element> all = new ArrayList<>(children);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name.equals(child.name)) {
                all.set(i, child);
                return withChildren(all);
            }
        }
        all.add(child);
        return withChildren(all);
    }

    /** The same with every child passed through the function; a null answer drops the child. */
    public Element mapChildren(UnaryOperator<Element> function) {
        return withChildren(
                children.stream().map(function).filter(Objects::nonNull).toList());
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Element e
                        && name.equals(e.name)
                        && attributes.equals(e.attributes)
                        && children.equals(e.children);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, attributes, children);
    }

    /** The element as XML on several lines. */
    @Override
    public String toString() {
        return Xml.print(this);
    }
}

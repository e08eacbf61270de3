package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An element of a document under construction or being shrunk. */
final class Tag {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Tag> children = new ArrayList<>();

    Tag(String name, String... attributes) {
        this.name = name;
        for (int i = 0; i < attributes.length; i += 2) {
            this.attributes.put(attributes[i], attributes[i + 1]);
        }
    }

    /** Adds an element below and returns that. */
    Tag add(String child, String... pairs) {
        return add(new Tag(child, pairs));
    }

    Tag add(Tag child) {
        children.add(child);
        return child;
    }

    Tag with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    String name() {
        return name;
    }

    String get(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    List<Tag> children() {
        return children;
    }

    /** The first child of that name, made where there is none. */
    Tag child(String child) {
        return children.stream().filter(c -> c.name.equals(child)).findFirst().orElseGet(() -> add(child));
    }

    /** A copy without the elements, at any depth, that the test names. */
    Tag without(Predicate<Tag> unwanted) {
        Tag copy = new Tag(name);
        copy.attributes.putAll(attributes);
        children.stream().filter(unwanted.negate()).forEach(c -> copy.children.add(c.without(unwanted)));
        return copy;
    }

    /** What tells it from other elements of a document. */
    String label() {
        return name + " " + attributes;
    }

    /** Every element below, parents first. */
    List<Tag> descendants() {
        List<Tag> all = new ArrayList<>();
        for (Tag child : children) {
            all.add(child);
            all.addAll(child.descendants());
        }
        return all;
    }

    String xml() {
        StringBuilder out = new StringBuilder();
        print("", out);
        return out.toString();
    }

    private void print(String indent, StringBuilder out) {
        out.append(indent).append('<').append(name);
        attributes.forEach((key, value) ->
                out.append(' ').append(key).append("=\"").append(value).append('"'));
        if (children.isEmpty()) {
            out.append("/>\n");
            return;
        }
        out.append(">\n");
        children.forEach(c -> c.print(indent + "  ", out));
        out.append(indent).append("</").append(name).append(">\n");
    }
}

package org.systole.cib.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.systole.cib.Element;

/**
 * Where an element stands in one certain document: the index among the children, from the root down. Ordered as in
 * the document. A place is valid only for the document it was found in.
 */
public record Place(List<Integer> indices) implements Comparable<Place> {
    public static final Place ROOT = new Place(List.of());

    public Place {
        indices = List.copyOf(indices);
    }

    /** The place of the child with that index. */
    public Place child(int index) {
        List<Integer> deeper = new ArrayList<>(indices);
        deeper.add(index);
        return new Place(deeper);
    }

    public boolean isRoot() {
        return indices.isEmpty();
    }

    /** The place one level up; the root's is itself. */
    public Place parent() {
        return isRoot() ? this : new Place(indices.subList(0, indices.size() - 1));
    }

    /** The index among the parent's children; -1 for the root. */
    public int index() {
        return isRoot() ? -1 : indices.get(indices.size() - 1);
    }

    /** Whether this is the other place or below it. */
    public boolean within(Place other) {
        return indices.size() >= other.indices.size()
                && indices.subList(0, other.indices.size()).equals(other.indices);
    }

    /** The element here. */
    public Element in(Element root) {
        Element at = root;
        for (int index : indices) {
            at = at.children().get(index);
        }
        return at;
    }

    /** The document with the element here passed through the function; an empty answer removes it. */
    public Element edit(Element root, Function<Element, Optional<Element>> function) {
        if (isRoot()) {
            return function.apply(root)
                    .orElseThrow(() -> new IllegalArgumentException("the root element cannot be removed"));
        }
        List<Element> children = new ArrayList<>(root.children());
        int first = indices.get(0);
        if (indices.size() == 1) {
            function.apply(children.get(first))
                    .ifPresentOrElse(e -> children.set(first, e), () -> children.remove(first));
        } else {
            Place rest = new Place(indices.subList(1, indices.size()));
            children.set(first, rest.edit(children.get(first), function));
        }
        return root.withChildren(children);
    }

    /** The document with another element here. */
    public Element set(Element root, Element other) {
        return edit(root, e -> Optional.of(other));
    }

    /** The document without the element here; not for the root. */
    public Element remove(Element root) {
        return edit(root, e -> Optional.empty());
    }

    /**
     * The address an operator can read and XPath can follow, such as
     * {@code /cib/configuration/resources/group[@id='web']}.
     */
    public String path(Element root) {
        StringBuilder out = new StringBuilder("/").append(root.name());
        Element at = root;
        for (int index : indices) {
            at = at.children().get(index);
            out.append('/').append(Selector.step(at));
        }
        return out.toString();
    }

    /** Every place of the document, in document order. */
    public static List<Place> all(Element root) {
        List<Place> out = new ArrayList<>();
        collect(root, ROOT, out);
        return out;
    }

    private static void collect(Element element, Place at, List<Place> out) {
        out.add(at);
        for (int i = 0; i < element.children().size(); i++) {
            collect(element.children().get(i), at.child(i), out);
        }
    }

    @Override
    public int compareTo(Place other) {
        for (int i = 0; i < Math.min(indices.size(), other.indices.size()); i++) {
            int order = Integer.compare(indices.get(i), other.indices.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(indices.size(), other.indices.size());
    }
}

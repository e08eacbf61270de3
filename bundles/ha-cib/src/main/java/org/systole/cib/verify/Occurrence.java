package org.systole.cib.verify;

import java.util.Optional;
import java.util.stream.Stream;
import org.systole.cib.Element;
import org.systole.cib.path.Selector;

/** An element together with what stands around it. Compared by identity: equal elements may occur twice. */
final class Occurrence {
    private final Element element;
    private final Optional<Occurrence> parent;

    private Occurrence(Element element, Optional<Occurrence> parent) {
        this.element = element;
        this.parent = parent;
    }

    static Occurrence root(Element element) {
        return new Occurrence(element, Optional.empty());
    }

    Element element() {
        return element;
    }

    String name() {
        return element.name();
    }

    String id() {
        return element.id();
    }

    Optional<Occurrence> parent() {
        return parent;
    }

    String parentName() {
        return parent.map(Occurrence::name).orElse("");
    }

    Stream<Occurrence> children() {
        return element.children().stream().map(c -> new Occurrence(c, Optional.of(this)));
    }

    Stream<Occurrence> children(String name) {
        return children().filter(c -> c.name().equals(name));
    }

    Stream<Occurrence> descendants() {
        return Stream.concat(Stream.of(this), children().flatMap(Occurrence::descendants));
    }

    /** The nearest element around this one, or this one, of that name. */
    Optional<Occurrence> around(String name) {
        return name().equals(name) ? Optional.of(this) : parent.flatMap(p -> p.around(name));
    }

    /** The id of this element, or of the nearest one around it that has one. */
    String object() {
        return id().isEmpty() ? parent.map(Occurrence::object).orElse("") : id();
    }

    /** The element as an operator recognises it: {@code <primitive id="web">}, and what it is in where it has no id. */
    String text() {
        if (!id().isEmpty()) {
            return "<" + name() + " id=\"" + id() + "\">";
        }
        return "<" + name() + ">"
                + parent.filter(p -> !p.name().equals("configuration"))
                        .map(p -> " in " + p.text())
                        .orElse("");
    }

    /** The address, such as {@code /cib/configuration/resources/group[@id='web']}. */
    String path() {
        return parent.map(Occurrence::path).orElse("") + "/" + Selector.step(element);
    }
}

package org.systole.cib.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.cib.Element;
import org.systole.cib.path.Place;
import org.systole.cib.path.Selector;

/** The paths that patches use: names and ids only, such as {@code /cib/configuration/resources/group[@id='web']}. */
final class Steps {
    private static final Pattern STEP = Pattern.compile("/([^/\\[\\]'\"@]+)(?:\\[@id=(?:'([^']*)'|\"([^\"]*)\")])?");

    private Steps() {}

    /** A name, and the id where the path gives one. */
    private record Step(String name, Optional<String> id) {
        boolean matches(Element element) {
            return element.name().equals(name)
                    && (id.isEmpty() ? element.id().isEmpty() : element.id().equals(id.get()));
        }

        boolean matchesLoosely(Element element) {
            return id.isEmpty() && element.name().equals(name);
        }
    }

    /** Whether a path can lead to this element. */
    static boolean addressable(Element element) {
        String id = element.id();
        return !(id.contains("'") && id.contains("\""));
    }

    /** What the path of a patch calls an element among its siblings. */
    static String key(Element element) {
        return Selector.step(element);
    }

    /** The place the path leads to; empty where nothing is there or it is no such path. */
    static Optional<Place> resolve(Element root, String path) {
        Optional<List<Step>> steps = parse(path);
        if (steps.isEmpty()
                || steps.get().isEmpty()
                || !matchesRoot(root, steps.get().get(0))) {
            return Optional.empty();
        }
        Place at = Place.ROOT;
        Element element = root;
        for (Step step : steps.get().subList(1, steps.get().size())) {
            OptionalInt index = indexOf(element, step);
            if (index.isEmpty()) {
                return Optional.empty();
            }
            at = at.child(index.getAsInt());
            element = element.children().get(index.getAsInt());
        }
        return Optional.of(at);
    }

    private static boolean matchesRoot(Element root, Step step) {
        return step.matches(root) || step.matchesLoosely(root);
    }

    private static OptionalInt indexOf(Element parent, Step step) {
        List<Element> children = parent.children();
        for (int i = 0; i < children.size(); i++) {
            if (step.matches(children.get(i))) {
                return OptionalInt.of(i);
            }
        }
        for (int i = 0; i < children.size(); i++) {
            if (step.matchesLoosely(children.get(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static Optional<List<Step>> parse(String path) {
        List<Step> out = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            String id = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            out.add(new Step(matcher.group(1), Optional.ofNullable(id)));
            end = matcher.end();
        }
        return end == path.length() ? Optional.of(out) : Optional.empty();
    }
}

package org.systole.cib.verify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.systole.cib.Nearest;

/** Elements and attributes: known, in their place, complete, with values of the right type. */
final class GrammarRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        shape(document.cib(), report);
        document.cib()
                .children()
                .filter(c -> !c.name().equals("configuration") && !c.name().equals("status"))
                .forEach(c -> misplaced(c, report));
        document.all().stream().filter(o -> !o.name().equals("cib")).forEach(o -> element(o, report));
    }

    private void element(Occurrence at, Report report) {
        if (Grammar.of(at.name()).isEmpty()) {
            if (Grammar.of(at.parentName()).isPresent()) {
                unknown(at, report);
            }
            return;
        }
        Grammar.Shape around = Grammar.of(at.parentName()).orElse(null);
        if (around != null && !around.children().containsKey(at.name())) {
            misplaced(at, report);
            return;
        }
        shape(at, report);
    }

    private static void unknown(Occurrence at, Report report) {
        Map<String, Grammar.Occurs> allowed =
                Grammar.of(at.parentName()).orElseThrow().children();
        report.error(
                "unknown-element",
                at,
                at.text() + " is no element of a CIB",
                Nearest.to(at.name(), allowed.keySet())
                        .or(() -> Nearest.to(at.name(), Grammar.elements()))
                        .map(n -> "did you mean <" + n + ">?")
                        .orElse("remove it"));
    }

    private static void misplaced(Occurrence at, Report report) {
        if (Grammar.of(at.name()).isEmpty()) {
            report.error("unknown-element", at, at.text() + " is no element of a CIB", "remove it");
            return;
        }
        String where =
                Grammar.parentsOf(at.name()).stream().map(n -> "<" + n + ">").collect(Collectors.joining(", "));
        report.error(
                at.name().equals("group") && at.parentName().equals("group") ? "nested-group" : "misplaced-element",
                at,
                at.text() + " cannot stand in "
                        + at.parent().map(Occurrence::text).orElse("the document"),
                where.isEmpty() ? "it is the root of a CIB" : "it belongs into " + where);
    }

    private static void shape(Occurrence at, Report report) {
        Grammar.Shape shape = Grammar.of(at.name()).orElseThrow();
        attributes(at, shape, report);
        if (shape.idOrReference() && at.element().attribute("id-ref").isPresent()) {
            return;
        }
        children(at, shape, report);
    }

    private static void attributes(Occurrence at, Grammar.Shape shape, Report report) {
        at.element().attributes().forEach((name, value) -> {
            Grammar.Attribute known = shape.attributes().get(name);
            if (known != null) {
                type(at, name, value, known.type(), report);
            } else if (!name.startsWith("xmlns") && !name.startsWith("xml:")) {
                report.error(
                        "unknown-attribute",
                        at,
                        at.text() + " has the attribute " + name + "=\"" + value + "\", which <" + at.name()
                                + "> does not know",
                        Nearest.hint(
                                name,
                                shape.attributes().keySet(),
                                "remove it; known are "
                                        + String.join(", ", shape.attributes().keySet())));
            }
        });
        shape.attributes().forEach((name, attribute) -> {
            if (attribute.required() && at.element().attribute(name).isEmpty()) {
                missing(at, name, report);
            }
        });
        boolean named = at.element().attribute("id").isPresent()
                || at.element().attribute("id-ref").isPresent();
        if (shape.idOrReference() && !named) {
            missing(at, "id", report);
        }
        if (at.name().equals("nvpair")
                && !at.element().attribute("id-ref").isPresent()
                && at.element().attribute("name").isEmpty()) {
            missing(at, "name", report);
        }
    }

    private static void missing(Occurrence at, String attribute, Report report) {
        report.error(
                attribute.equals("id") ? "missing-id" : "missing-attribute",
                at,
                at.text() + " has no " + attribute,
                attribute.equals("id")
                        ? "give it an id that is unique in the whole configuration"
                        : "add " + attribute + "=\"...\"");
    }

    private static void type(Occurrence at, String name, String value, String type, Report report) {
        boolean good =
                switch (type) {
                    case "text" -> true;
                    case "count" -> value.matches("\\d+");
                    case "score" -> Values.isScore(value);
                    case "bool" -> Values.isXmlBoolean(value);
                    case "anybool" -> Values.bool(value).isPresent();
                    case "time" -> Values.time(value).isPresent();
                    default -> List.of(type.split("\\|")).contains(value);
                };
        if (!good) {
            report.error(code(type), at, at.text() + " has " + name + "=\"" + value + "\"", expected(value, type));
        }
    }

    private static String code(String type) {
        return switch (type) {
            case "count" -> "bad-number";
            case "score" -> "bad-score";
            case "bool", "anybool" -> "bad-boolean";
            case "time" -> "bad-time";
            default -> "bad-value";
        };
    }

    private static String expected(String value, String type) {
        return switch (type) {
            case "count" -> "write a whole number, 0 or more";
            case "score" -> "a score is a whole number, INFINITY or -INFINITY";
            case "bool", "anybool" -> "write true or false";
            case "time" -> "write a number with a unit, such as 20s, 500ms or 2min";
            default -> Nearest.hint(value, List.of(type.split("\\|")), "write one of " + type.replace("|", ", "));
        };
    }

    private static void children(Occurrence at, Grammar.Shape shape, Report report) {
        Map<String, Integer> counts = new TreeMap<>();
        at.children().forEach(c -> {
            int count = counts.merge(c.name(), 1, Integer::sum);
            Grammar.Occurs occurs = shape.children().get(c.name());
            if (count == 2 && occurs != null && !occurs.repeatable()) {
                report.error("repeated-element", c, c.text() + " stands twice in " + at.text(), "merge the two");
            }
        });
        shape.children().forEach((name, occurs) -> {
            if (occurs.required() && !counts.containsKey(name)) {
                incomplete(at, name, report);
            }
        });
    }

    private static void incomplete(Occurrence at, String child, Report report) {
        if (at.name().equals("group")) {
            report.error("empty-group", at, at.text() + " has no members", "add a <primitive>, or remove the group");
        } else if (at.name().equals("configuration")) {
            report.error("missing-section", at, "<configuration> has no <" + child + ">", "add <" + child + "/>");
        } else {
            report.error("missing-element", at, at.text() + " has no <" + child + ">", "add one");
        }
    }
}

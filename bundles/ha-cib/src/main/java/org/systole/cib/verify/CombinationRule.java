package org.systole.cib.verify;

import java.util.List;
import java.util.Set;
import org.systole.cib.Nearest;

/** What {@link Grammar} cannot say in a line: attributes and children that need or exclude each other. */
final class CombinationRule implements Rule {
    private static final Set<String> CLASSES =
            Set.of("ocf", "lsb", "heartbeat", "stonith", "upstart", "service", "systemd", "nagios");

    @Override
    public void check(Document document, Report report) {
        for (Occurrence at : document.all()) {
            switch (at.name()) {
                case "primitive", "template" -> agent(at, report);
                case "clone", "master" -> exactlyOne(at, List.of("primitive", "group"), report);
                case "bundle" -> exactlyOne(at, List.of("docker", "podman", "rkt"), report);
                case "rsc_location" -> location(at, report);
                case "rsc_colocation" -> pairOrSets(at, "rsc", "with-rsc", report);
                case "rsc_order" -> order(at, report);
                case "rule" -> rule(at, report);
                case "date_expression" -> date(at, report);
                case "fencing-level" -> fencingLevel(at, report);
                case "acl_permission" -> permission(at, report);
                case "port-mapping" -> anyOf(at, List.of("port", "range"), report);
                case "storage-mapping" -> oneOf(at, List.of("source-dir", "source-dir-root"), report);
                case "rsc_ticket" -> oneOfOrChild(at, report);
                default -> {
                    // the line in the grammar says it all
                }
            }
        }
    }

    private static boolean has(Occurrence at, String attribute) {
        return at.element().attribute(attribute).isPresent();
    }

    private static void bad(Occurrence at, String sentence, String fix, Report report) {
        report.error("bad-combination", at, at.text() + " " + sentence, fix);
    }

    private static void agent(Occurrence at, Report report) {
        if (has(at, "template")) {
            if (has(at, "class") || has(at, "provider") || has(at, "type")) {
                bad(at, "has a template and a class, provider or type of its own", "keep one of the two", report);
            }
            return;
        }
        for (String attribute : List.of("class", "type")) {
            if (!has(at, attribute) && at.name().equals("primitive")) {
                report.error(
                        "missing-attribute",
                        at,
                        at.text() + " has no " + attribute,
                        "add " + attribute + "=\"...\", such as class=\"ocf\" provider=\"heartbeat\" type=\"IPaddr\"");
            }
        }
        String type = at.element().attribute("class", "");
        if (!type.isEmpty() && !CLASSES.contains(type)) {
            report.error(
                    "bad-value",
                    at,
                    at.text() + " has class=\"" + type + "\"",
                    Nearest.hint(type, CLASSES, "write one of " + String.join(", ", new java.util.TreeSet<>(CLASSES))));
        } else if (type.equals("ocf") && !has(at, "provider")) {
            bad(at, "is of class ocf and names no provider", "add provider=\"heartbeat\" or the like", report);
        } else if (!type.isEmpty() && !type.equals("ocf") && has(at, "provider")) {
            bad(at, "is of class " + type + " and names a provider", "only class ocf has providers; remove it", report);
        }
    }

    private static void exactlyOne(Occurrence at, List<String> children, Report report) {
        long count = at.children().filter(c -> children.contains(c.name())).count();
        if (count != 1) {
            bad(
                    at,
                    "has " + (count == 0 ? "none" : count) + " of " + String.join(", ", children),
                    "give it exactly one",
                    report);
        }
    }

    private static void location(Occurrence at, Report report) {
        boolean set = at.children("resource_set").findAny().isPresent();
        long targets = (has(at, "rsc") ? 1 : 0) + (has(at, "rsc-pattern") ? 1 : 0) + (set ? 1 : 0);
        if (targets != 1) {
            bad(at, "needs exactly one of rsc, rsc-pattern and resource_set", "say what it is about once", report);
        }
        boolean rule = at.children("rule").findAny().isPresent();
        if (rule && (has(at, "node") || has(at, "score"))) {
            bad(at, "has rules, and also a node or score", "move the score into the rule", report);
        } else if (!rule && !(has(at, "node") && has(at, "score"))) {
            bad(at, "has neither a rule nor a node with a score", "add node=\"...\" and score=\"...\"", report);
        }
    }

    private static void pairOrSets(Occurrence at, String one, String other, Report report) {
        boolean sets = at.children("resource_set").findAny().isPresent();
        boolean complete = has(at, one) && has(at, other);
        boolean none = !has(at, one) && !has(at, other);
        if (sets ? !none : !complete) {
            bad(at, "needs either " + one + " and " + other + ", or resource sets", "complete it", report);
        }
    }

    private static void order(Occurrence at, Report report) {
        pairOrSets(at, "first", "then", report);
        if (has(at, "kind") && has(at, "score")) {
            bad(at, "has a kind and a score", "keep the kind; a score is its old form", report);
        }
    }

    private static void oneOfOrChild(Occurrence at, Report report) {
        boolean sets = at.children("resource_set").findAny().isPresent();
        if (sets == has(at, "rsc")) {
            bad(at, "needs either rsc or resource sets", "complete it", report);
        }
    }

    private static void rule(Occurrence at, Report report) {
        if (has(at, "id-ref")) {
            return;
        }
        if (has(at, "score") && has(at, "score-attribute")) {
            bad(at, "has a score and a score-attribute", "keep one of the two", report);
        }
        if (at.element().children().isEmpty()) {
            bad(at, "has no expression", "add one; a rule without is not allowed", report);
        }
    }

    private static void date(Occurrence at, Report report) {
        String operation = at.element().attribute("operation", "");
        boolean good =
                switch (operation) {
                    case "gt" -> has(at, "start") && !has(at, "end");
                    case "lt" -> has(at, "end") && !has(at, "start");
                    case "in_range" -> has(at, "start") || has(at, "end");
                    case "date_spec" -> at.children("date_spec").findAny().isPresent();
                    default -> true;
                };
        if (!good) {
            bad(
                    at,
                    "with operation " + operation + " is incomplete",
                    "gt takes a start, lt an end, in_range either, date_spec a <date_spec>",
                    report);
        }
    }

    private static void fencingLevel(Occurrence at, Report report) {
        oneOf(at, List.of("target", "target-pattern", "target-attribute"), report);
        if (has(at, "target-attribute") != has(at, "target-value")) {
            bad(at, "needs target-attribute and target-value together", "complete it", report);
        }
        if (at.element().attribute("index", "1").matches("0+")) {
            report.error("bad-number", at, at.text() + " has index=\"0\"", "levels count from 1 to 9");
        }
        if (at.element().attribute("devices", "x").isBlank()) {
            bad(at, "names no devices", "list ids of fence devices, separated by commas", report);
        }
    }

    private static void permission(Occurrence at, Report report) {
        oneOf(at, List.of("xpath", "reference", "object-type"), report);
        if (has(at, "attribute") && !has(at, "object-type")) {
            bad(at, "has an attribute without an object-type", "attribute goes with object-type", report);
        }
    }

    private static void anyOf(Occurrence at, List<String> attributes, Report report) {
        if (attributes.stream().noneMatch(a -> has(at, a))) {
            bad(at, "has none of " + String.join(", ", attributes), "add one", report);
        }
    }

    private static void oneOf(Occurrence at, List<String> attributes, Report report) {
        if (attributes.stream().filter(a -> has(at, a)).count() != 1) {
            bad(at, "needs exactly one of " + String.join(", ", attributes), "say it once", report);
        }
    }
}

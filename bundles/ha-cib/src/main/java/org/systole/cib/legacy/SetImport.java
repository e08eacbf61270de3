package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.systole.cib.Element;

/** Sets of name and value, and rules: unwraps {@code <attributes>}, and brings rules to their modern form. */
final class SetImport {
    private final Notebook notes;

    SetImport(Notebook notes) {
        this.notes = notes;
    }

    static boolean isSet(Element element) {
        return switch (element.name()) {
            case "instance_attributes", "meta_attributes", "cluster_property_set", "utilization" -> true;
            default -> false;
        };
    }

    /** The set with its pairs as direct children; a rule stays before them. */
    Element set(Element old) {
        List<Element> rules = new ArrayList<>();
        List<Element> rest = new ArrayList<>();
        for (Element child : old.children()) {
            switch (child.name()) {
                case "attributes" -> {
                    notes.counted(
                            Note.Kind.CHANGED,
                            old,
                            "pairs stand directly in their set now: %d <attributes> wrappers were removed");
                    child.children().forEach(n -> rest.add(pair(n)));
                }
                case "rule" -> rules.add(rule(child, false));
                default -> rest.add(pair(child));
            }
        }
        Element set = Words.scored(Words.clean(old, notes), "score", notes);
        return set.withChildren(Words.joined(rules, rest));
    }

    private Element pair(Element nvpair) {
        return Words.clean(nvpair, notes);
    }

    /** A rule; in a location its score is what counts, so a missing one is written. */
    Element rule(Element old, boolean location) {
        Element rule = Words.clean(old, notes);
        rule = Words.renamed(rule, "score_attribute", "score-attribute");
        rule = Words.renamed(rule, "boolean_op", "boolean-op");
        rule = Words.roled(Words.scored(rule, "score", notes), "role", notes);
        if (rule.attribute("boolean-op").isPresent()) {
            rule = rule.with("boolean-op", rule.attribute("boolean-op", "").toLowerCase(Locale.ROOT));
        }
        boolean scoreless = rule.attribute("score").isEmpty()
                && rule.attribute("score-attribute").isEmpty();
        if (location && scoreless && rule.attribute("id-ref").isEmpty()) {
            rule = rule.with("score", "0");
            notes.changed(old, Words.text(old) + " has no score, which means 0: written");
        }
        List<Element> children = old.children().stream().map(this::condition).toList();
        if (children.isEmpty() && rule.attribute("id-ref").isEmpty()) {
            children = List.of(Words.at(old, "expression", "attribute", "#uname", "operation", "defined"));
            notes.changed(
                    old, Words.text(old) + " has no expression, which is always true: written as '#uname defined'");
        }
        return rule.withChildren(children);
    }

    private Element condition(Element old) {
        return switch (old.name()) {
            case "rule" -> rule(old, false);
            case "expression" -> expression(old);
            case "date_expression" -> date(old);
            default -> Words.clean(old, notes);
        };
    }

    private Element expression(Element old) {
        Element expression = Words.clean(old, notes);
        if (expression.attribute("type", "").equals("integer")) {
            notes.changed(old, "the type integer of " + Words.text(old) + " is called number");
            expression = expression.with("type", "number");
        }
        return expression;
    }

    private Element date(Element old) {
        Element date = Words.clean(old, notes).mapChildren(c -> Words.clean(c, notes));
        if (date.attribute("operation").isEmpty()) {
            boolean spec = date.child("date_spec").isPresent();
            date = date.with("operation", spec ? "date_spec" : "in_range");
            notes.changed(
                    old,
                    Words.text(old) + " has no operation, which means " + date.attribute("operation", "")
                            + ": written");
        }
        return date;
    }
}

package org.systole.cib.verify;

import java.util.Map;
import java.util.TreeMap;

/** Ids: valid, and each given once in the whole configuration. */
final class IdentityRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        Map<String, Occurrence> seen = new TreeMap<>();
        document.all().stream()
                .filter(o -> o.element().attribute("id").isPresent() && !Grammar.REFERENCES.contains(o.name()))
                .forEach(o -> {
                    boolean free = Grammar.FREE_IDS.contains(o.name());
                    if (!free && !Values.isId(o.id())) {
                        report.error(
                                "invalid-id",
                                o,
                                o.text() + " has an id that XML does not allow",
                                "begin it with a letter or _, and use letters, digits, '.', '-' and '_' only");
                    }
                    Occurrence first = seen.putIfAbsent(free ? o.name() + " " + o.id() : o.id(), o);
                    if (first != null) {
                        duplicate(o, first, report);
                    }
                });
    }

    private static void duplicate(Occurrence second, Occurrence first, Report report) {
        Integer line = first.element().location().line();
        report.error(
                "duplicate-id",
                second,
                second.text() + " has the id of " + first.text() + (line > 0 ? " in line " + line : ""),
                "give one of them another id");
    }
}

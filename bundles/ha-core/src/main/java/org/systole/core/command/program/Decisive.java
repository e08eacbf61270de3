package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.api.model.ResourceId;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.session.Session;
import org.systole.policy.Plan;
import org.systole.policy.reason.Explanation;

/** What decides about resources that stop, move or do not run: in words, with what would be without it. */
final class Decisive {
    private final Snapshot snapshot;
    private final Session.Forecast forecast;

    Decisive(Snapshot snapshot, Session.Forecast forecast) {
        this.snapshot = snapshot;
        this.forecast = forecast;
    }

    /**
     * Lines about those of the primitives that the plan stops or moves, or that do not run; resources with one fate for
     * one reason share their lines.
     *
     * @param primitives with whether it runs
     */
    List<String> lines(Map<String, Boolean> primitives) {
        Map<List<String>, List<String>> names = new LinkedHashMap<>();
        Map<List<String>, List<String>> texts = new LinkedHashMap<>();
        primitives.forEach((name, runs) -> {
            Explanation explanation = forecast.why(snapshot, new ResourceId(name));
            boolean concerned = explanation.fate().stopsOrMoves()
                    || !runs && explanation.fate().comes().isEmpty();
            if (concerned) {
                List<String> same = same(explanation);
                texts.putIfAbsent(same, text(explanation));
                names.computeIfAbsent(same, s -> new ArrayList<>()).add(name);
            }
        });
        List<String> lines = new ArrayList<>();
        names.forEach((same, who) -> {
            List<String> text = texts.get(same);
            lines.add(String.join(", ", who) + " " + text.get(0));
            text.stream().skip(1).map(l -> "  " + l).forEach(lines::add);
        });
        return lines;
    }

    /** What two resources have in common that share their lines. */
    private static List<String> same(Explanation explanation) {
        List<String> same = new ArrayList<>(
                List.of(explanation.fate().words(), explanation.otherwise().words()));
        explanation.causes().forEach(c -> same.add(c.rule() + " " + c.object() + " " + c.node()));
        return same;
    }

    private static List<String> text(Explanation explanation) {
        List<String> lines = new ArrayList<>();
        boolean runs = !explanation.fate().leaves().isEmpty();
        String fate = runs ? "will " + explanation.fate().words() : "will not be started";
        if (explanation.causes().isEmpty()) {
            lines.add(fate + "; no single cause decides that, what was weighed stands below.");
            return lines;
        }
        boolean several = explanation.causes().size() > 1;
        lines.add(fate + (several ? "; each of these alone is reason enough:" : " because:"));
        explanation.causes().forEach(c -> lines.add(sentence(c)));
        lines.add((several ? "Without all of them" : "Without that") + " it would "
                + explanation.otherwise().words() + ".");
        return lines;
    }

    private static String sentence(Plan.Reason cause) {
        return cause.sentence() + " [" + cause.rule() + " " + cause.object() + "]";
    }
}

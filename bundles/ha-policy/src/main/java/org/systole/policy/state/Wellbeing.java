package org.systole.policy.state;

import java.util.List;
import java.util.Locale;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Score;

/**
 * How well a node is by its {@code #health} attributes, and what that is worth (Pacemaker Explained, Cluster Nodes,
 * Tracking Node Health).
 *
 * @param score what every resource gives for the node because of it
 * @param worst {@code RED} or {@code YELLOW}; empty while no attribute says so
 */
public record Wellbeing(int score, String worst) {
    private static final Wellbeing UNTRACKED = new Wellbeing(0, "");

    public static Wellbeing of(NodeReport report, ClusterOptions options) {
        String strategy = options.get("node-health-strategy", "none").toLowerCase(Locale.ROOT);
        if (!List.of("migrate-on-red", "only-green", "progressive", "custom").contains(strategy)) {
            return UNTRACKED;
        }
        int sum = strategy.equals("progressive") ? Score.of(options.get("node-health-base", "0"), 0) : 0;
        String worst = "";
        for (String value : report.attributes().tailMap("#health").entrySet().stream()
                .filter(e -> e.getKey().startsWith("#health"))
                .map(e -> e.getValue().strip().toLowerCase(Locale.ROOT))
                .toList()) {
            sum = Score.add(sum, worth(value, strategy, options));
            worst = value.equals("red") ? "RED" : value.equals("yellow") && worst.isEmpty() ? "YELLOW" : worst;
        }
        return new Wellbeing(sum, worst);
    }

    private static int worth(String value, String strategy, ClusterOptions options) {
        boolean colour = List.of("red", "yellow", "green").contains(value);
        if (!colour) {
            return Score.of(value, 0);
        }
        return switch (strategy) {
            case "migrate-on-red" -> value.equals("red") ? Score.MINUS_INFINITY : 0;
            case "only-green" -> value.equals("green") ? 0 : Score.MINUS_INFINITY;
            default -> Score.of(options.get("node-health-" + value, value.equals("red") ? "-INFINITY" : "0"), 0);
        };
    }
}

package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a {@code crm_simulate -S} printed that counts: what happens to each node and resource, without the reasons, in
 * any order; and the state afterwards.
 *
 * @param actions the transition summary, sorted
 * @param blocked those of them that cannot be done
 * @param end the revised status, in order
 * @param before the status before, in order
 * @param scores what resources score on nodes, by "RESOURCE NODE"; empty where that is not known
 */
record Decision(
        List<String> actions, List<String> blocked, List<String> end, List<String> before, Map<String, String> scores) {
    /** The decision in a text that {@code crm_simulate -S} printed. */
    static Decision of(String text) {
        List<String> summary = section(text, "Transition Summary:");
        List<String> actions = summary.stream().map(Decision::action).sorted().toList();
        List<String> blocked = summary.stream()
                .filter(l -> l.endsWith(" blocked") || l.endsWith("(blocked)"))
                .map(Decision::action)
                .toList();
        return new Decision(
                actions,
                blocked,
                section(text, "Revised Cluster Status:"),
                section(text, "Current cluster status:"),
                Map.of());
    }

    /** What happens, without the reason. */
    private static String action(String line) {
        return line.replaceFirst("^(\\* [A-Za-z-]+ \\S+ \\( .*? \\)).*", "$1")
                .replaceFirst(" '.*'$", "")
                .replaceFirst("\\( (\\S+ -> \\S+) Unpromoted \\)", "( Unpromoted $1 )");
    }

    /** No decision, for that reason. */
    static Decision none(String why) {
        return new Decision(List.of("* Fail ( " + why + " )"), List.of(), List.of(), List.of(), Map.of());
    }

    /** The same with the scores from a text that {@code crm_simulate -s} printed. */
    Decision withScores(String text) {
        Map<String, String> scores = new LinkedHashMap<>();
        Pattern line = Pattern.compile("_assign: (\\S+) allocation score on (\\S+): (\\S+)");
        line.matcher(text).results().forEach(m -> scores.put(m.group(1) + " " + m.group(2), m.group(3)));
        return new Decision(actions, blocked, end, before, scores);
    }

    private static List<String> section(String text, String head) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : text.split("\n")) {
            if (!line.startsWith(" ") && line.endsWith(":")) {
                inside = line.equals(head);
            } else if (inside && !line.isBlank()) {
                lines.add(sameInAllVersions(line.strip().replaceAll("\\s+", " ")));
            }
        }
        return lines;
    }

    /**
     * Under {@code maintenance-mode} Pacemaker 2.1 calls a resource unmanaged where 3.0, which we follow, says why; and
     * it remarks upon target roles of clones and not of bundles.
     */
    private static String sameInAllVersions(String line) {
        return line.replaceFirst("([(,] ?)maintenance\\)", "$1unmanaged)")
                .replaceFirst("^(\\* (?:Container|Clone).*), disabled\\):", "$1):")
                .replaceFirst("^(\\* (?:Container|Clone).*) \\(disabled\\):", "$1:")
                .replace("Stopped (disabled): ", "Stopped: ")
                .replace("Unpromoted (target-role): ", "Unpromoted: ");
    }

    /** How it differs from another, a line for each; empty where it does not. */
    String against(Decision other, String ours, String theirs) {
        StringBuilder out = new StringBuilder();
        List<List<String>> pairs = List.of(actions, other.actions, end, other.end);
        for (int i = 0; i < 4; i += 2) {
            List<String> left = new ArrayList<>(pairs.get(i));
            List<String> right = new ArrayList<>(pairs.get(i + 1));
            pairs.get(i + 1).forEach(left::remove);
            pairs.get(i).forEach(right::remove);
            String where = i == 0 ? " does: " : " ends with: ";
            left.forEach(
                    l -> out.append("  ").append(ours).append(where).append(l).append('\n'));
            right.forEach(
                    l -> out.append("  ").append(theirs).append(where).append(l).append('\n'));
        }
        return out.toString();
    }
}

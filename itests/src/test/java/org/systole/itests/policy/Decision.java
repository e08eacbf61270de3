package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code crm_simulate -S} printed that counts: what happens to each node and resource, without the reasons, in
 * any order; and the state afterwards.
 *
 * @param actions the transition summary, sorted
 * @param end the revised status, in order
 */
record Decision(List<String> actions, List<String> end) {
    /** The decision in a text that {@code crm_simulate -S} printed. */
    static Decision of(String text) {
        List<String> actions = section(text, "Transition Summary:").stream()
                .map(l -> l.replaceFirst("^(\\* [A-Za-z-]+ \\S+ \\( .*? \\)).*", "$1")
                        .replaceFirst(" '.*'$", ""))
                .sorted()
                .toList();
        return new Decision(actions, section(text, "Revised Cluster Status:"));
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

    /** Under {@code maintenance-mode} Pacemaker 2.1 calls a resource unmanaged where 3.0, which we follow, says why. */
    private static String sameInAllVersions(String line) {
        return line.replaceFirst("([(,] ?)maintenance\\)", "$1unmanaged)");
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

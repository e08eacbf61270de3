package org.systole.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random clusters, written as scenarios. */
final class Clusters {
    private Clusters() {}

    static Cluster random(Random random) {
        StringBuilder text = new StringBuilder();
        int nodes = 2 + random.nextInt(4);
        text.append("online");
        for (int n = 1; n <= nodes; n++) {
            text.append(" n").append(n);
        }
        text.append('\n');
        if (random.nextInt(4) == 0) {
            text.append("defaults resource-stickiness=")
                    .append(random.nextInt(3) * 100)
                    .append('\n');
        }
        List<String> names = resources(random, text);
        constraints(random, text, names, nodes);
        if (random.nextInt(4) == 0) {
            text.append("standby n").append(1 + random.nextInt(nodes)).append('\n');
        }
        running(random, text, nodes);
        return Scenario.read(text.toString()).cluster();
    }

    /** Singles s0.., members of groups m0.., copies c0..; what can be named in constraints. */
    private static List<String> resources(Random random, StringBuilder text) {
        List<String> names = new ArrayList<>();
        int singles = 1 + random.nextInt(4);
        for (int i = 0; i < singles; i++) {
            String stopped = random.nextInt(6) == 0 ? " target-role=Stopped" : "";
            String monitor = random.nextBoolean() ? " monitor=10s" : "";
            text.append("primitive s").append(i).append(monitor).append(stopped).append('\n');
            names.add("s" + i);
        }
        if (random.nextBoolean()) {
            text.append("primitive m0\nprimitive m1 monitor=20s\nprimitive m2\ngroup g = m0 m1 m2\n");
            names.add("g");
        }
        if (random.nextBoolean()) {
            String interleave = random.nextBoolean() ? " interleave=true" : "";
            text.append("primitive c0\nclone cs = c0").append(interleave).append('\n');
            names.add("cs");
        }
        return names;
    }

    private static void constraints(Random random, StringBuilder text, List<String> names, int nodes) {
        for (int i = random.nextInt(4); i > 0 && names.size() > 1; i--) {
            int a = random.nextInt(names.size());
            int b = random.nextInt(names.size());
            String[] scores = {"INFINITY", "-INFINITY", "100", "-100"};
            String[] kinds = {"Mandatory", "Optional"};
            if (a < b && random.nextBoolean()) {
                text.append(
                        "order " + names.get(a) + " then " + names.get(b) + " kind=" + kinds[random.nextInt(2)] + "\n");
            } else if (a < b) {
                text.append("colocation " + names.get(b) + " with " + names.get(a) + " " + scores[random.nextInt(4)]
                        + "\n");
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String score = random.nextInt(4) == 0 ? "-INFINITY" : Integer.toString(random.nextInt(200));
            text.append("location " + names.get(random.nextInt(names.size())) + " n" + (1 + random.nextInt(nodes)) + " "
                    + score + "\n");
        }
    }

    private static void running(Random random, StringBuilder text, int nodes) {
        String lines = text.toString();
        for (String name : List.of("s0", "s1", "s2", "s3", "m0", "m1")) {
            if (lines.contains("primitive " + name) && random.nextInt(3) > 0) {
                text.append("running ")
                        .append(name)
                        .append(" n")
                        .append(1 + random.nextInt(nodes))
                        .append('\n');
            } else if (lines.contains("primitive " + name) && random.nextInt(5) == 0) {
                text.append("unprobed ")
                        .append(name)
                        .append(" n")
                        .append(1 + random.nextInt(nodes))
                        .append('\n');
            }
        }
    }
}

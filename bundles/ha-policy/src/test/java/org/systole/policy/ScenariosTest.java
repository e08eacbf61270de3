package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file in {@code scenarios/}: above the line a cluster, below it the plan. {@code -Dscenarios.rewrite=true}
 * writes what the scheduler decides now; read the difference before committing it.
 */
class ScenariosTest {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");
    private static final String LINE = "----\n";

    @TestFactory
    Stream<DynamicTest> decides() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> all =
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
            assertThat(all).isNotEmpty();
            return all.stream().map(f -> DynamicTest.dynamicTest(name(f), () -> check(f)));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".txt", "");
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        int line = text.indexOf(LINE);
        String given = line < 0 ? text : text.substring(0, line);
        Scenario scenario = Scenario.read(given);
        String plan = Scenario.print(scenario.cluster().plan(), scenario.questions());
        if (Boolean.getBoolean("scenarios.rewrite")) {
            Files.writeString(file, (given.endsWith("\n") ? given : given + "\n") + LINE + plan);
        } else {
            assertThat(plan).as(file.toString()).isEqualTo(line < 0 ? "" : text.substring(line + LINE.length()));
        }
        reachesAFixedPoint(file, scenario.cluster());
    }

    /** Carried out, a plan leaves nothing to do but what is blocked. */
    private static void reachesAFixedPoint(Path file, Cluster cluster) {
        for (int round = 0; round < 10; round++) {
            Plan plan = cluster.plan();
            if (cluster.apply(plan).stream().allMatch(a -> a instanceof Action.Pseudo)) {
                return;
            }
        }
        assertThat(Scenario.print(cluster.plan(), List.of()))
                .as(file + ": still something to do after ten rounds")
                .isEmpty();
    }
}

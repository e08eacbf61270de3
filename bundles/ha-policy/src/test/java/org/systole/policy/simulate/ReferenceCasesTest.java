package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.systole.cib.Xml;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;

/**
 * Runs over a folder of reference cases, {@code xml/NAME.xml} with {@code summary/NAME.summary}:
 * {@code -Dscheduler.cases=DIR}. Writes every report to {@code target/scheduler-cases}, and fails where one cannot be
 * made or fewer transition summaries or final states agree than did before. Cases with arguments of their own are run
 * without them, so a few can never agree.
 */
@EnabledIfSystemProperty(named = "scheduler.cases", matches = ".+")
class ReferenceCasesTest {
    private static final Path OUT = Path.of("target/scheduler-cases");

    @Test
    void decidesAtLeastAsManyCasesAlikeAsBefore() throws IOException, Xml.Malformed {
        Path folder = Path.of(System.getProperty("scheduler.cases"));
        Files.createDirectories(OUT);
        int all = 0;
        int decisions = 0;
        int ends = 0;
        for (Path file : cases(folder)) {
            String name = file.getFileName().toString().replace(".xml", "");
            String ours = report(name, file);
            Path reference = folder.resolve("summary").resolve(name + ".summary");
            if (Files.exists(reference)) {
                String theirs = Files.readString(reference);
                all++;
                decisions += decisions(ours).equals(decisions(theirs)) ? 1 : 0;
                ends += end(ours).equals(end(theirs)) ? 1 : 0;
            }
        }
        assertThat(decisions * 100).as("transition summaries alike of " + all).isGreaterThanOrEqualTo(all * 95);
        assertThat(ends * 100).as("final states alike of " + all).isGreaterThanOrEqualTo(all * 95);
    }

    /** What a running cluster does not carry out, such as remote nodes, must not keep it from planning the rest. */
    @Test
    void eachIsPlannedInARunningClusterToo() throws IOException, Xml.Malformed {
        for (Path file : cases(Path.of(System.getProperty("scheduler.cases")))) {
            SnapshotInput input = new SnapshotInput(
                    Xml.parse(file.toString(), Files.readString(file)),
                    true,
                    Instant.parse("2026-11-01T00:00:00Z"),
                    new TreeSet<>(),
                    new TreeMap<>());
            assertThatCode(() -> new Scheduler().again(input, null))
                    .as(file.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static List<Path> cases(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("xml"))) {
            List<Path> all = new ArrayList<>(
                    files.filter(f -> f.toString().endsWith(".xml")).sorted().toList());
            assertThat(all).isNotEmpty();
            return all;
        }
    }

    private static String report(String name, Path file) throws IOException, Xml.Malformed {
        try {
            String text = SimulateReport.of(
                            Xml.parse(name, Files.readString(file)), Instant.parse("2026-11-01T00:00:00Z"))
                    .text();
            Files.writeString(OUT.resolve(name + ".summary"), text);
            return text;
        } catch (RuntimeException e) {
            throw new AssertionError("case " + name + ": " + e, e);
        }
    }

    /** The transition summary's lines, whatever their order and spacing. */
    private static List<String> decisions(String text) {
        return lines(text, "Transition Summary:", "Executing Cluster Transition:").stream()
                .sorted()
                .toList();
    }

    private static List<String> end(String text) {
        return lines(text, "Revised Cluster Status:", "\0");
    }

    private static List<String> lines(String text, String from, String to) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : text.split("\n")) {
            String plain = line.strip().replaceAll("\\s+", " ");
            inside = inside && !plain.equals(to);
            if (inside && !plain.isEmpty()) {
                lines.add(plain);
            }
            inside |= plain.equals(from);
        }
        return lines;
    }
}

package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Score;

/** The example in {@code docs/policy.md} is true, and the classes it speaks of exist. */
class PolicyDocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/policy.md");

    private static String text() throws IOException {
        return Files.readString(DOCUMENT);
    }

    private static String block(String name) throws IOException {
        Matcher block =
                Pattern.compile("```" + name + "\n(.*?)```", Pattern.DOTALL).matcher(text());
        assertThat(block.find()).as("a block " + name).isTrue();
        return block.group(1);
    }

    @Test
    void thePlanIsTheOneThatFollows() throws IOException {
        Scenario scenario = Scenario.read(block("scenario"));
        String plan = Scenario.print(scenario.cluster().plan(), scenario.questions());
        if (Boolean.getBoolean("scenarios.rewrite")) {
            Files.writeString(DOCUMENT, text().replace("```plan\n" + block("plan"), "```plan\n" + plan));
        } else {
            assertThat(block("plan")).isEqualTo(plan);
        }
    }

    @Test
    void theScoresAreThoseTheResourcesArePlacedBy() throws IOException {
        Scenario scenario = Scenario.read(block("scenario"));
        var scores = new Scheduler()
                .again(scenario.cluster().input(), null)
                .placement()
                .scores();
        List<String> rows = new ArrayList<>();
        for (String id : List.of("ip", "web", "batch")) {
            StringBuilder row = new StringBuilder("| " + id + " |");
            for (int score : scores.get(new ResourceId(id))) {
                row.append(' ').append(Score.text(score)).append(" |");
            }
            rows.add(row.toString());
        }
        assertThat(text().lines()).containsSubsequence(rows);
    }

    @Test
    void everyClassItNamesExists() throws IOException {
        List<String> missing = new ArrayList<>();
        Matcher names = Pattern.compile(
                        "`(?:(?:state|placement|steps|reason)\\.)?([A-Z][a-z]+[A-Za-z]*)(?:\\.[a-z]\\w*)?`")
                .matcher(text());
        List<String> known = known();
        while (names.find()) {
            if (!known.contains(names.group(1))) {
                missing.add(names.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    /** So that nobody has to search the code for what is decided otherwise on paper. */
    @Test
    void theClassesThatAskWhetherAPlanIsForAFileAreThoseOfTheTable() throws IOException {
        Matcher section = Pattern.compile("## On paper and in a cluster\n(.*?)\n## ", Pattern.DOTALL)
                .matcher(text());
        assertThat(section.find()).isTrue();
        SortedSet<String> named = new TreeSet<>();
        Matcher rows = Pattern.compile("(?m)^\\| (`[^|]*`) \\|").matcher(section.group(1));
        while (rows.find()) {
            Stream.of(rows.group(1).split(", ")).forEach(n -> named.add(n.replace("`", "")));
        }
        SortedSet<String> asking = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/systole/policy"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                boolean hands = List.of("simulate", "reason")
                        .contains(file.getParent().getFileName().toString());
                String name = file.getFileName().toString().replace(".java", "");
                if (!hands
                        && !name.equals("SnapshotInput")
                        && Files.readString(file).contains("onPaper")) {
                    asking.add(name);
                }
            }
        }
        assertThat(named)
                .as("first column of the table \"On paper and in a cluster\" in docs/policy.md")
                .isEqualTo(asking);
    }

    private static List<String> known() throws IOException {
        List<String> known = new ArrayList<>();
        for (Path root : List.of(Path.of("src"), Path.of("../ha-cib/src/main"), Path.of("../ha-core/src/main"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".java"))
                        .forEach(f -> known.add(f.replace(".java", "")));
            }
        }
        return known;
    }
}

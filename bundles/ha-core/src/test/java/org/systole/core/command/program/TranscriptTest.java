package org.systole.core.command.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.systole.core.command.session.FakeCluster;
import org.systole.core.command.session.FakeTerminal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

/**
 * Plays the transcripts in {@code src/test/resources/commands}: each is a sequence of commands on one cluster, with
 * what they print. Lines to the standard error begin with {@code ! }, and an exit code other than 0 stands in
 * brackets. Rewrite them with {@code -Dscenarios.rewrite=true} and read the difference.
 */
class TranscriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/commands");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    static List<String> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void printsWhatTheTranscriptSays(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        String expected = Files.readString(file);
        String actual = play(expected.lines().toList());
        if (Boolean.getBoolean("scenarios.rewrite")) {
            Files.writeString(file, actual);
            return;
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static String play(List<String> lines) {
        FakeCluster cluster = FakeCluster.of(FakeCluster.document("/commands/" + document(lines)))
                .planning();
        Commands commands = new Commands(
                new Session.Surroundings(
                        cluster, entry -> {}, PlanForecast.withScheduler(FakeCluster.CLOCK), FakeCluster.CLOCK),
                (program, bug) -> {
                    throw bug;
                });
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("#")) {
                out.append(line).append('\n');
            } else if (line.startsWith("$ ")) {
                out.append(line).append('\n').append(run(commands, words(line.substring(2))));
            }
        }
        return out.toString();
    }

    /** The first line names the document. */
    private static String document(List<String> lines) {
        String first = lines.get(0);
        assertThat(first).startsWith("# cluster: ");
        return first.substring("# cluster: ".length());
    }

    private static String run(Commands commands, List<String> words) {
        FakeTerminal terminal = new FakeTerminal();
        ExitCode code = commands.run(words, terminal);
        StringBuilder out = new StringBuilder(terminal.out());
        terminal.err().lines().forEach(l -> out.append("! ").append(l).append('\n'));
        if (code != ExitCode.OK) {
            out.append('[').append(code.number()).append("]\n");
        }
        return out.toString();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }
}

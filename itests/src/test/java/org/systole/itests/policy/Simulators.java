package org.systole.itests.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.systole.testbed.Programs;

/** Runs both programs on many documents. */
final class Simulators {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final List<String> ours;
    private final String theirs;
    private final Path directory;

    /**
     * Two programs.
     *
     * @param ours the words that run ours, without its options
     * @param theirs path of Pacemaker's
     * @param directory for documents and results
     */
    Simulators(List<String> ours, String theirs, Path directory) {
        this.ours = List.copyOf(ours);
        this.theirs = theirs;
        this.directory = directory;
    }

    /** What both decided about one document. */
    record Both(Decision ours, Decision theirs) {
        String difference() {
            return ours.against(theirs, "ours", "Pacemaker");
        }
    }

    /** Decisions about each document; null for one that Pacemaker refuses. */
    List<Both> decide(List<Tag> documents) {
        try {
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < documents.size(); i++) {
                Path file = Files.writeString(
                        directory.resolve(i + ".xml"), documents.get(i).xml());
                Files.deleteIfExists(directory.resolve(i + ".summary"));
                list.append(i).append('\t').append(file).append("\t\n");
            }
            String complaints = batch(Files.writeString(directory.resolve("list"), list));
            List<Both> all = new ArrayList<>();
            for (int i = 0; i < documents.size(); i++) {
                all.add(both(i, complaints));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our decisions about all documents of the list, as files; returns what was said of those without. */
    private String batch(Path list) {
        List<String> words = new ArrayList<>(ours);
        words.addAll(List.of("--batch", list.toString(), directory.toString()));
        Programs.Ended ended = Programs.run(PATIENCE, words, "");
        if (ended.exit() != 0 && !ended.text().contains("could not be simulated")) {
            throw new IllegalStateException("our crm_simulate ended with " + ended.exit() + ": " + ended.text());
        }
        return ended.text();
    }

    private Both both(int index, String complaints) throws IOException {
        Path file = directory.resolve(index + ".xml");
        Programs.Ended ended = theirs("-S", file);
        if (ended.exit() != 0
                || !ended.output().contains("Revised Cluster Status:")
                || ended.text().contains("An invalid transition was produced")) {
            return null;
        }
        Path summary = directory.resolve(index + ".summary");
        String text = Files.exists(summary) ? Files.readString(summary) : "";
        Decision decision = text.isEmpty() ? Decision.none(complaint(index, complaints)) : Decision.of(text);
        Both both = new Both(decision, Decision.of(ended.output()));
        return both.difference().isEmpty()
                ? both
                : new Both(decision, both.theirs.withScores(theirs("-s", file).output()));
    }

    private Programs.Ended theirs(String option, Path file) {
        return Programs.run(
                PATIENCE,
                List.of("env", "TZ=UTC", "CIB_shadow_dir=" + directory, theirs, option, "-x", file.toString()),
                "");
    }

    private static String complaint(int index, String complaints) {
        return complaints
                .lines()
                .filter(l -> l.contains("/list:" + (index + 1) + ":"))
                .findFirst()
                .map(l -> l.replaceFirst(".*?/list:\\d+: ", ""))
                .orElse("no answer");
    }
}

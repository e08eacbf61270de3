package org.systole.itests.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A shell into which a page is typed, with other addresses and directories than those printed there. */
public final class Shell {
    private static final int LIMIT_SECONDS = 240;

    private final Path directory;
    private final Map<String, String> instead;
    private final Map<String, String> environment;

    /**
     * Starts nothing yet.
     *
     * @param directory where it is typed
     * @param instead what is printed on the page, and what is typed instead; nothing else is changed
     * @param environment added to that of this process
     */
    public Shell(Path directory, Map<String, String> instead, Map<String, String> environment) {
        this.directory = directory;
        this.instead = new TreeMap<>(instead);
        this.environment = Map.copyOf(environment);
    }

    /** How a block ended, and what it printed on both streams. */
    public record Ended(int code, String text) {}

    private String here(String text) {
        String typed = text;
        for (Map.Entry<String, String> pair : instead.entrySet()) {
            typed = typed.replace(pair.getKey(), pair.getValue());
        }
        return typed;
    }

    /** Writes a file of the page. */
    public void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, here(text));
    }

    /** Types a block; every command of it has to succeed. */
    public Ended type(String block) throws IOException, InterruptedException {
        Ended ended = ask(block);
        assertThat(ended.code()).as("%s%nprinted: %s", block, ended.text()).isZero();
        return ended;
    }

    /** Types a block whose last command answers with its exit code. */
    public Ended ask(String block) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-e", "-c", here(block)))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        // What the Maven that runs this test says to its children is not meant for the page's.
        builder.environment().keySet().removeIf(name -> name.matches("MAVEN_(?!OPTS).*|SYSTOLE_.*"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("%s ends", block)
                .isTrue();
        return new Ended(process.exitValue(), text);
    }
}

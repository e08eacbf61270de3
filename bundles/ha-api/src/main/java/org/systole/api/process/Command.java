package org.systole.api.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A program with its arguments, run without a shell. Immutable; the methods that add something return a new command.
 *
 * <p>Secrets belong into {@link #input} or {@link #environment}, never into an argument: arguments are public.
 */
@ProviderType
public final class Command {
    /** Output beyond this is read and dropped, so that a babbling program cannot fill the memory. */
    private static final int OUTPUT_LIMIT_BYTES = 256 * 1024;

    /** How long after its end a program's output may stay open because a child it left behind holds it. */
    private static final Duration OUTPUT_GRACE = Duration.ofMillis(500);

    private final List<String> words;
    private final Map<String, String> environment;
    private final String input;

    private Command(List<String> words, Map<String, String> environment, String input) {
        this.words = List.copyOf(words);
        this.environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        this.input = input;
    }

    /** A command of the given program and arguments; the program is looked up on the path. */
    public static Command of(String program, String... arguments) {
        return new Command(
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList(), Map.of(), "");
    }

    /** The same with more arguments behind. */
    public Command and(String... arguments) {
        return new Command(Stream.concat(words.stream(), Stream.of(arguments)).toList(), environment, input);
    }

    /** The same with these variables set beside the inherited ones. */
    public Command environment(Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(variables);
        return new Command(words, all, input);
    }

    /** The same with this text, in UTF-8, on its standard input. */
    public Command input(String text) {
        return new Command(words, environment, text);
    }

    /**
     * Runs the program and waits for its end.
     *
     * @param timeout after this the program and all its descendants are killed
     * @return how it ended; a program that cannot be started at all is {@link Completed#notStarted()}
     * @throws InterruptedException if the thread is interrupted; the program and its descendants are then killed
     */
    public Completed run(Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Completed(words, Completed.NOT_STARTED, "", String.valueOf(e.getMessage()), false, since(start));
        }
        Drain out = new Drain(process.getInputStream());
        Drain err = new Drain(process.getErrorStream());
        feed(process);
        boolean ended;
        try {
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        }
        if (!ended) {
            kill(process);
        }
        int exit = ended ? process.exitValue() : Completed.KILLED;
        return new Completed(words, exit, out.text(), err.text(), !ended, since(start));
    }

    private void feed(Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program ended or closed its input before reading it: its exit code tells the story.
            process.onExit();
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The words as an operator would type them; for messages. */
    @Override
    public String toString() {
        return words.stream().map(w -> w.contains(" ") ? "'" + w + "'" : w).collect(Collectors.joining(" "));
    }

    /** Reads a stream to its end on a thread of its own, so that a full pipe never blocks the program. */
    private static final class Drain {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Drain(InputStream stream) {
            thread = new Thread(() -> read(stream), "command-output");
            thread.setDaemon(true);
            thread.start();
        }

        private void read(InputStream stream) {
            byte[] buffer = new byte[8192];
            try {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    keep(buffer, n);
                }
            } catch (IOException e) {
                keep(new byte[0], 0); // closed under us when the program was killed: what was read so far counts
            }
        }

        private synchronized void keep(byte[] buffer, int n) {
            bytes.write(buffer, 0, Math.min(n, OUTPUT_LIMIT_BYTES - bytes.size()));
        }

        String text() throws InterruptedException {
            thread.join(OUTPUT_GRACE.toMillis());
            synchronized (this) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }

    /**
     * How a program ended.
     *
     * @param exit its exit code; {@link #NOT_STARTED} or {@link #KILLED} where it has none
     * @param out what it wrote on standard output
     * @param err what it wrote on standard error, or why it could not be started
     * @param timedOut whether it was killed at the timeout
     */
    public record Completed(List<String> command, int exit, String out, String err, boolean timedOut, Duration took) {
        /** Exit code of a program that could not be started: not found, or not executable. */
        public static final int NOT_STARTED = -1;
        /** Exit code of a program that was killed at its timeout. */
        public static final int KILLED = -2;

        public Completed {
            command = List.copyOf(command);
        }

        public boolean ok() {
            return exit == 0;
        }

        public boolean notStarted() {
            return exit == NOT_STARTED;
        }

        /** One line for a reason: the program, how it ended, and the last thing it said. */
        public String summary() {
            String said = (err.isBlank() ? out : err).strip();
            String last = said.substring(said.lastIndexOf('\n') + 1);
            String end = timedOut
                    ? "did not end within " + took.toMillis() + " ms and was killed"
                    : notStarted() ? "could not be started" : "ended with exit code " + exit;
            return command.get(0) + " " + end + (last.isEmpty() ? "" : ": " + last);
        }
    }
}

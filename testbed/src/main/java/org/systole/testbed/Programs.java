package org.systole.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine to their end, with a limit of time. Blocks the calling thread. */
public final class Programs {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Programs() {}

    /**
     * How a program ended.
     *
     * @param exit its exit status; 124 when it was killed because its time was over
     */
    public record Ended(int exit, String output, String errors) {
        /** Output and errors in one text, for messages. */
        public String text() {
            return (output + errors).strip();
        }
    }

    /** Runs a program with nothing on its standard input and waits at most 30 s. */
    public static Ended run(List<String> words) {
        return run(LIMIT, words, "");
    }

    /** Runs a program with the given standard input. */
    public static Ended run(Duration limit, List<String> words, String input) {
        try {
            Process process = new ProcessBuilder(words).start();
            return await(process, limit, input);
        } catch (IOException e) {
            throw new BedException("cannot start " + words.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BedException("interrupted while " + String.join(" ", words) + " ran", e);
        }
    }

    /** Runs a program that must succeed; returns what it printed. */
    public static String require(List<String> words) {
        return require(words, "");
    }

    /** Runs a program that must succeed, with the given standard input. */
    public static String require(List<String> words, String input) {
        Ended ended = run(LIMIT, words, input);
        if (ended.exit() != 0) {
            throw new BedException(
                    "'" + String.join(" ", words) + "' ended with " + ended.exit() + ": " + ended.text());
        }
        return ended.output();
    }

    private static Ended await(Process process, Duration limit, String input) throws IOException, InterruptedException {
        CompletableFuture<String> output = read(process.getInputStream());
        CompletableFuture<String> errors = read(process.getErrorStream());
        try (OutputStream to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program that ends without reading its input closes the pipe; its exit status says more than this.
            errors = errors.thenApply(text -> text + "(did not read its input)");
        }
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Ended(ended ? process.exitValue() : 124, text(output), text(errors));
    }

    /** What was printed; a child left behind may hold the pipe, so the end of the program is the end of the wait. */
    private static String text(CompletableFuture<String> reading) throws InterruptedException {
        try {
            return reading.get(1, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            return "(output still open: a child of the program holds it)";
        } catch (java.util.concurrent.ExecutionException e) {
            return "(output lost: " + e.getCause().getMessage() + ")";
        }
    }

    private static CompletableFuture<String> read(InputStream from) {
        return CompletableFuture.supplyAsync(() -> {
            try (from) {
                return new String(from.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "(output lost: " + e.getMessage() + ")";
            }
        });
    }
}

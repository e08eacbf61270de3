package org.systole.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that keeps namespaces or devices alive. It reads its standard input, a pipe of this JVM, so it ends with
 * this JVM however that ends, kill -9 included.
 */
final class Holder implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final long pid;

    private Holder(Process process, long pid) {
        this.process = process;
        this.pid = pid;
    }

    /**
     * Starts it and waits for its line {@code ready}.
     *
     * @param child whether the holder is the first child of the started program, as after {@code unshare --fork}
     * @param log where its complaints go
     */
    static Holder start(List<String> words, boolean child, Path log) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(words);
        try {
            Process process = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitReady(process, words, log);
            long pid = child
                    ? process.children()
                            .findFirst()
                            .map(ProcessHandle::pid)
                            .orElseThrow(() -> new BedException(words.get(0) + " ended at once"))
                    : process.pid();
            return new Holder(process, pid);
        } catch (IOException e) {
            throw new BedException("cannot start " + String.join(" ", words) + ": " + e.getMessage(), e);
        }
    }

    private static void awaitReady(Process process, List<String> words, Path log) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(reader.readLine());
            } catch (IOException e) {
                return e.getMessage();
            }
        });
        String said;
        try {
            said = line.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            said = "nothing within " + LIMIT.toSeconds() + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            said = "nothing before the interrupt";
        }
        if (!said.equals("ready")) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new BedException("'" + String.join(" ", words) + "' did not become ready, it said: " + said + " "
                    + Files.readString(log).strip());
        }
    }

    /** The pid, as this JVM sees it, of the process in the namespaces. */
    long pid() {
        return pid;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9, and waits until the process, and with it every process of its pid namespace, is gone. */
    @Override
    public void close() {
        kill();
        awaitEnd();
    }

    /** kill -9 without waiting. */
    void kill() {
        // unshare waits for pid 1, and the kernel lets pid 1 end only after every other process of its namespace.
        if (process.isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Waits until it is gone. */
    void awaitEnd() {
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BedException("pid " + pid + " survives kill -9 for " + LIMIT.toSeconds()
                        + " s; a process of it hangs in the kernel, see ps axl");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

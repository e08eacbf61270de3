package org.systole.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * How programs outside this JVM (the power strip's hook, an operator's terminal) give orders to the bed: one line
 * {@code ANSWER-FIFO VERB ARGUMENT...} into the named pipe {@code control}, one line {@code STATUS TEXT} back. Orders
 * run on threads of their own, so a slow boot does not delay a power cut.
 */
final class Control implements AutoCloseable {
    private static final String END = "end";

    private final Path pipe;
    private final RandomAccessFile open;
    private final Function<List<String>, String> orders;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "bed-order");
        thread.setDaemon(true);
        return thread;
    });

    private Control(Path pipe, RandomAccessFile open, Function<List<String>, String> orders) {
        this.pipe = pipe;
        this.open = open;
        this.orders = orders;
    }

    /**
     * Starts to listen.
     *
     * @param orders carries out an order's words and answers with a text; throws to refuse
     */
    static Control listen(Path bed, Function<List<String>, String> orders) {
        Path pipe = bed.resolve("control");
        Programs.require(List.of("mkfifo", "-m", "600", pipe.toString()));
        try {
            // Open for writing as well, so that there is never an end of file between two writers.
            Control control = new Control(pipe, new RandomAccessFile(pipe.toFile(), "rw"), orders);
            Thread thread = new Thread(control::read, "bed-control");
            thread.setDaemon(true);
            thread.start();
            return control;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (open) {
            for (String line = open.readLine(); line != null && !line.equals(END); line = open.readLine()) {
                List<String> words = List.of(line.strip().split(" +"));
                if (words.size() > 1) {
                    workers.execute(() -> answer(words));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bed no longer takes orders from " + pipe, e);
        }
    }

    private void answer(List<String> words) {
        String answer;
        try {
            answer = "0 " + orders.apply(words.subList(1, words.size())).replace("\n", "\\n");
        } catch (BedException | IllegalArgumentException e) {
            answer = "1 " + e.getMessage().replace("\n", " ");
        }
        Path to = Path.of(words.get(0));
        // The asker has its end open before it asks, so this does not block; if it is gone, so is the pipe.
        if (Files.exists(to)) {
            try (OutputStream out = Files.newOutputStream(to)) {
                out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("nobody takes the answer '" + answer + "'", e);
            }
        }
    }

    @Override
    public void close() {
        if (Files.exists(pipe)) {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write((END + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        workers.shutdown();
    }
}

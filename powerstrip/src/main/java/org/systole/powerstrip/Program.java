package org.systole.powerstrip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The strip as a program: prints its journal, takes orders from standard input and from a file. */
final class Program {
    private static final Duration POLL = Duration.ofMillis(50);

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch quit = new CountDownLatch(1);
    private volatile PowerStrip running;

    Program(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    int run(List<String> words) {
        if (words.contains("--help")) {
            out.print(Arguments.USAGE + "orders, one per line:\n" + Orders.HELP.indent(2));
            return 0;
        }
        try {
            Arguments arguments = Arguments.of(words);
            Settings settings = arguments.settings();
            return serve(arguments, settings);
        } catch (IllegalArgumentException e) {
            err.println("powerstrip: " + e.getMessage() + "\n" + Arguments.USAGE);
            return 64;
        } catch (IOException e) {
            err.println("powerstrip: cannot start: " + e + "; is the port free, and may this user take it?");
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private int serve(Arguments arguments, Settings settings) throws IOException, InterruptedException {
        StateFile state = new StateFile(arguments.value("--state"));
        Journal journal = new Journal(line -> {
            out.println(Instant.now() + " " + line);
            if (line.startsWith("on ") || line.startsWith("off ")) {
                state.write(running);
            }
        });
        Hook program = arguments.value("--hook").isBlank()
                ? Hook.NOTHING
                : Hook.program(
                        List.of(arguments.value("--hook").strip().split("\\s+")),
                        Duration.ofSeconds(arguments.number("--hook-seconds", 30)),
                        journal);
        try (PowerStrip strip = PowerStrip.start(settings, arguments.number("--ssh-port", 22), journal, program)) {
            running = strip;
            state.write(strip);
            reader("orders-stdin", () -> lines(strip));
            if (!arguments.value("--control").isBlank()) {
                Path control = Path.of(arguments.value("--control"));
                Files.deleteIfExists(control);
                Files.createFile(control);
                reader("orders-file", () -> follow(strip, control));
            }
            out.println("powerstrip ready on " + strip.addresses() + settings.fronts());
            quit.await();
        }
        return 0;
    }

    private void lines(PowerStrip strip) throws IOException, InterruptedException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            order(strip, line);
        }
    }

    /** Reads a growing file as {@code tail -f} does; a line counts when its newline is there. */
    private void follow(PowerStrip strip, Path control) throws IOException, InterruptedException {
        long position = 0;
        while (!quit.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            try (RandomAccessFile file = new RandomAccessFile(control.toFile(), "r")) {
                byte[] news = new byte[(int) Math.max(0, file.length() - position)];
                file.seek(position);
                file.readFully(news);
                String text = new String(news, StandardCharsets.UTF_8);
                String whole = text.substring(0, text.lastIndexOf('\n') + 1);
                position += whole.getBytes(StandardCharsets.UTF_8).length;
                for (String line : whole.lines().toList()) {
                    order(strip, line);
                }
            }
        }
    }

    private void order(PowerStrip strip, String line) throws InterruptedException {
        if (line.isBlank()) {
            return;
        }
        if (line.strip().equals("quit")) {
            quit.countDown();
            return;
        }
        try {
            out.println(strip.order(line));
        } catch (IllegalArgumentException e) {
            err.println("powerstrip: " + e.getMessage());
        }
    }

    private void reader(String name, Reading reading) {
        Thread thread = new Thread(
                () -> {
                    try {
                        reading.read();
                    } catch (IOException e) {
                        err.println("powerstrip: orders can no longer be read: " + e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Reading {
        void read() throws IOException, InterruptedException;
    }

    /** A file that always holds the whole true state, replaced at once and never half written. */
    private record StateFile(String path) {
        void write(PowerStrip strip) {
            if (path.isEmpty() || strip == null) {
                return;
            }
            Path target = Path.of(path);
            Path draft = Path.of(path + ".new");
            try {
                Files.writeString(draft, strip.states() + "\n");
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("the state file " + path + " cannot be written", e);
            }
        }
    }
}

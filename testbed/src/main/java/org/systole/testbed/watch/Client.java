package org.systole.testbed.watch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;

/**
 * A client of the virtual addresses: runs the {@link Poller} on the client's host and remembers the answers of the last
 * ten minutes. Thread-safe. Times are {@link System#nanoTime}.
 */
public final class Client implements AutoCloseable {
    private static final Duration MEMORY = Duration.ofMinutes(10);

    /** A service answered. */
    public record Answer(long asked, long answered, String text) {}

    /** The longest time without an answer within a span. */
    public record Gap(long from, Duration length) {}

    private final Process poller;
    private final SortedMap<String, Deque<Answer>> answers = new TreeMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean closed;

    private Client(Process poller, List<String> addresses) {
        this.poller = poller;
        addresses.forEach(address -> answers.put(address, new ArrayDeque<>()));
    }

    /**
     * Starts polling; returns once the poller asks, so that its own start is no part of what is measured then.
     *
     * @throws BedException if it does not begin to ask within half a minute
     */
    public static Client start(Bed bed, List<String> addresses, int port) {
        List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                classes(),
                Poller.class.getName(),
                Integer.toString(port)));
        words.addAll(addresses);
        try {
            Process poller = new ProcessBuilder(bed.onClient(words))
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            bed.directory().resolve("poller.log").toFile()))
                    .start();
            Client client = new Client(poller, addresses);
            Thread reader = new Thread(client::read, "client");
            reader.setDaemon(true);
            reader.start();
            client.awaitReady();
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try {
            if (!ready.await(30, TimeUnit.SECONDS)) {
                close();
                throw new BedException("the client's poller does not ask; see poller.log in the bed's directory");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new BedException("interrupted while the client's poller started");
        }
    }

    private static String classes() {
        try {
            return Path.of(Client.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the test bed's own classes have no usable location", e);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(poller.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(Poller.READY)) {
                    ready.countDown();
                    continue;
                }
                String[] words = line.split(" ", 4);
                remember(words[0], new Answer(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]));
            }
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException("the client's answers are lost", e);
            }
        }
    }

    private synchronized void remember(String address, Answer answer) {
        Deque<Answer> known = answers.get(address);
        known.add(answer);
        while (answer.answered() - known.peek().answered() > MEMORY.toNanos()) {
            known.poll();
        }
        notifyAll();
    }

    /** The first answer to a question asked after this time that is as wanted; empty if there is none yet. */
    public synchronized Optional<Answer> firstAnswer(String address, long after, Predicate<Answer> wanted) {
        return answers.get(address).stream()
                .filter(answer -> answer.asked() >= after)
                .filter(wanted)
                .findFirst();
    }

    /** The latest answer. */
    public synchronized Optional<Answer> latest(String address) {
        return Optional.ofNullable(answers.get(address).peekLast());
    }

    /** Waits for the first answer to a question asked after this time. */
    public Optional<Answer> awaitAnswer(String address, long after, Duration limit) throws InterruptedException {
        return awaitAnswer(address, after, answer -> true, limit);
    }

    /** Waits for the first answer to a question asked after this time that is as wanted. */
    public synchronized Optional<Answer> awaitAnswer(
            String address, long after, Predicate<Answer> wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            if (latest(address)
                    .filter(answer -> answer.asked() >= after)
                    .filter(wanted)
                    .isPresent()) {
                return firstAnswer(address, after, wanted);
            }
            wait(50);
        }
        return firstAnswer(address, after, wanted);
    }

    /** The longest silence between two times, its edges counted as answers. */
    public synchronized Gap longestGap(String address, long from, long to) {
        Gap longest = new Gap(from, Duration.ZERO);
        long last = from;
        for (Answer answer : answers.get(address)) {
            long at = Math.min(answer.answered(), to);
            if (at > last) {
                longest = longer(longest, new Gap(last, Duration.ofNanos(at - last)));
                last = at;
            }
        }
        return longer(longest, new Gap(last, Duration.ofNanos(Math.max(0, to - last))));
    }

    private static Gap longer(Gap one, Gap other) {
        return other.length().compareTo(one.length()) > 0 ? other : one;
    }

    /** How many answers are remembered per address. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach((address, known) -> counts.put(address, known.size()));
        return counts;
    }

    @Override
    public void close() {
        closed = true;
        poller.descendants().forEach(ProcessHandle::destroyForcibly);
        poller.destroyForcibly();
    }
}

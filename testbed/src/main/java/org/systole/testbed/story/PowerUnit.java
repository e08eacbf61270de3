package org.systole.testbed.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;

/** The bed's power strip: the SNMP imitation, on the network of its own, with the nodes on outlets 1, 2, ... */
public final class PowerUnit implements AutoCloseable {
    /** The community that may write. */
    public static final String COMMUNITY = "systole-bed";

    /** A line of the strip's journal, such as {@code set 2 OFF} or {@code off 2}, and when it was read here. */
    public record Entry(long nanos, String text) {}

    private final Process process;
    private final Path control;
    private final List<Entry> journal = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private PowerUnit(Process process, Path control) {
        this.control = control;
        this.process = process;
    }

    /** Starts it and waits until it answers. */
    public static PowerUnit start(Bed bed, Workspace workspace) {
        Path control = bed.directory().resolve("strip-orders");
        List<String> words = new ArrayList<>(List.of(
                bed.directory().resolve("tether.sh").toString(),
                System.getProperty("java.home") + "/bin/java",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                workspace.powerStripClassPath(),
                "org.systole.powerstrip.PowerStrip",
                "--listen",
                bed.addresses().strip() + ":161",
                "--write-community",
                COMMUNITY,
                "--control",
                control.toString(),
                "--hook",
                bed.directory().resolve("power-hook.sh").toString()));
        bed.nodes().forEach(node -> words.addAll(List.of("--name", bed.number(node) + "=" + node)));
        try {
            Process process = new ProcessBuilder(bed.onSwitch(words))
                    .redirectErrorStream(true)
                    .start();
            PowerUnit unit = new PowerUnit(process, control);
            Thread reader = new Thread(unit::read, "power-unit");
            reader.setDaemon(true);
            reader.start();
            unit.awaitReady();
            return unit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try {
            if (!ready.await(30, TimeUnit.SECONDS) || !process.isAlive()) {
                close();
                throw new BedException("the power strip did not start: " + journal());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new BedException("interrupted while the power strip started", e);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            note("journal lost: " + e.getMessage());
        }
        ready.countDown();
    }

    private synchronized void note(String line) {
        // The strip writes the time of day first; what counts here is the order among the observers.
        journal.add(new Entry(System.nanoTime(), line.replaceFirst("^\\d{4}-\\S+Z ", "")));
        if (line.startsWith("powerstrip ready")) {
            ready.countDown();
        }
    }

    /** All that happened to it. */
    public synchronized List<Entry> journal() {
        return List.copyOf(journal);
    }

    /** Gives the strip an order such as {@code dead}, {@code alive}, {@code lie 2}; it is taken within 100 ms. */
    public void order(String line) {
        try {
            Files.writeString(control, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.systole.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Pacemaker's own {@code crm_simulate} on a document, with the time and memory it takes. */
final class Peer {
    private Peer() {}

    /**
     * Plans for the document, and stops the program if it takes too long.
     *
     * @return one line
     */
    static String run(Path file, Duration limit) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(List.of("crm_simulate", "-x", file.toString(), "-R"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Duration cpu = Duration.ZERO;
        long peak = 0;
        boolean ended = false;
        while (!ended && System.nanoTime() - start < limit.toNanos()) {
            cpu = process.info().totalCpuDuration().orElse(cpu);
            peak = Math.max(peak, peakKilobytes(process.pid()));
            ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        double wall = (System.nanoTime() - start) / 1e9;
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        return String.format(
                Locale.ROOT,
                "crm_simulate %s: %.2f s of CPU, %.2f s on the wall, %d MB",
                ended ? "ended with " + process.exitValue() : "was stopped unfinished",
                cpu.toMillis() / 1000.0,
                wall,
                peak / 1024);
    }

    /** The most memory the process has had so far, in kilobytes; 0 when it has ended. */
    static long peakKilobytes(long pid) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(l -> l.startsWith("VmHWM:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}

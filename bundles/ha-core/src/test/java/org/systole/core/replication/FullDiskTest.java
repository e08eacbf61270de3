package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Processes on file systems of two megabytes that are really full; mounted where only they see them. Needs root. */
@Tag("cluster")
@Timeout(300)
class FullDiskTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void fullDisksAcknowledgeNothingAndRecover() throws Exception {
        try (SmallDisks disks = new SmallDisks(directory, 3);
                ProcessBench bench = new ProcessBench(directory, 3, 40, false)) {
            bench.runWith(disks.prefix());
            LogHistory history = new LogHistory(bench);
            history.startAll();
            history.write();
            history.settleAndCheck();
            history.pad(2000);

            int first = history.leader();
            disks.fill(first);
            for (int i = 0; i < 100 && !saysFull(bench, first); i++) {
                history.write();
            }
            assertThat(saysFull(bench, first)).as(() -> bench.messages()).isTrue();
            history.writeElsewhere(first);
            disks.free(first);
            history.settleAndCheck();

            IntStream.rangeClosed(1, 3).forEach(disks::fill);
            assertThat(bench.await(LONG, () -> {
                        IntStream.rangeClosed(1, 3).forEach(history::proposeAt);
                        bench.pass(Duration.ofMillis(20));
                        return IntStream.rangeClosed(1, 3)
                                        .filter(node -> saysFull(bench, node))
                                        .count()
                                >= 2;
                    }))
                    .as(() -> bench.messages())
                    .isTrue();
            IntStream.rangeClosed(1, 3).forEach(disks::free);
            history.write();
            history.settleAndCheck();
            assertThat(IntStream.rangeClosed(1, 3)).allMatch(bench::isRunning);
        }
    }

    private static boolean saysFull(ProcessBench bench, int node) {
        List<String> faults = bench.faults(node);
        return !faults.isEmpty() && faults.get(faults.size() - 1).equals("O true");
    }

    /** One small file system per node in a mount namespace of their own, which ends with the process that holds it. */
    private static final class SmallDisks implements AutoCloseable {
        private final Path directory;
        private final Process holder;

        SmallDisks(Path directory, int nodes) throws IOException {
            this.directory = directory;
            StringBuilder script = new StringBuilder();
            for (int node = 1; node <= nodes; node++) {
                Files.createDirectories(directory.resolve("n" + node));
                script.append("mount -t tmpfs -o size=2m tmpfs ")
                        .append(directory.resolve("n" + node))
                        .append(" && ");
            }
            // Ends when this test's end of its standard input is closed, whatever becomes of the test.
            script.append("echo ready && exec cat");
            holder = new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sh", "-c", script.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = holder.inputReader().readLine();
            assertThat(said).isEqualTo("ready");
        }

        List<String> prefix() {
            return List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount");
        }

        private Path filler(int node) {
            Path inside = directory.resolve("n" + node).resolve("filler");
            return Path.of("/proc/" + holder.pid() + "/root" + inside);
        }

        void fill(int node) {
            try (OutputStream out = Files.newOutputStream(filler(node))) {
                for (int written = 0; written < 4 << 20; written += 4096) {
                    out.write(new byte[4096]);
                }
                throw new AssertionError("a small file system took four megabytes");
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
        }

        void free(int node) {
            try {
                Files.delete(filler(node));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            holder.getOutputStream().close();
            holder.destroy();
        }
    }
}

package org.systole.api.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private final ProcessTable table = ProcessTable.local();
    private Process process;

    @BeforeEach
    void start() throws Exception {
        process = new ProcessBuilder("sleep", "300").start();
        await().until(() -> table.commandLine(process.pid()).contains("300"));
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void tellsWhatAProcessIs() {
        ProcessTable.Stat stat = table.stat(process.pid()).orElseThrow();

        assertThat(table.pids()).contains(process.pid(), 1L).isSorted();
        assertThat(stat.name()).isEqualTo("sleep");
        assertThat(table.commandLine(process.pid())).containsExactly("sleep", "300");
        assertThat(table.executable(process.pid()).orElseThrow()).endsWith("/sleep");
        assertThat(table.names(process.pid(), "fd")).contains("0");
        assertThat(table.lives(stat.id())).isTrue();
    }

    @Test
    void endsAProcess() {
        ProcessId id = table.stat(process.pid()).orElseThrow().id();

        assertThat(table.terminate(id)).isTrue();

        await().atMost(Duration.ofSeconds(20)).until(() -> !table.lives(id));
        assertThat(table.kill(id)).isFalse();
    }

    @Test
    void neverSignalsAProcessThatOnlyHasTheSameNumber() {
        ProcessId other = new ProcessId(process.pid(), 1);

        assertThat(table.lives(other)).isFalse();
        assertThat(table.terminate(other)).isFalse();
        assertThat(table.kill(other)).isFalse();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void knowsNothingOfAProcessThatIsNotThere() {
        assertThat(table.stat(1L << 40)).isEmpty();
        assertThat(table.commandLine(1L << 40)).isEmpty();
        assertThat(table.executable(1L << 40)).isEmpty();
        assertThat(table.names(1L << 40, "fd")).isEmpty();
    }

    @Test
    void seesTheSameInAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThat(table.stat(process.pid())).isPresent();
            assertThat(MountTable.read().mounts()).isNotEmpty();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void neverSignalsItself() {
        ProcessId self = table.stat(ProcessHandle.current().pid()).orElseThrow().id();

        assertThat(table.terminate(self)).isFalse();
    }
}

package org.systole.core.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.OperationMark;

class LeftoverProgramsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private OperationLedger ofTheKilledProcess;

    @BeforeEach
    void open() throws IOException {
        ofTheKilledProcess = OperationLedger.in(directory.resolve("operations"));
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** A program and a child of it, as the agent's script and what it calls. */
    private Process program(OperationLedger.Line line) throws Exception {
        return OperationMark.during(line.mark(), () -> {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; wait");
            builder.environment().putAll(OperationMark.environment());
            Process process = builder.start();
            started.add(process);
            return process;
        });
    }

    private static long childOf(Process process) throws IOException {
        return Long.parseLong(process.inputReader().readLine());
    }

    private LeftoverPrograms ofTheNewProcess(Duration limit) throws IOException {
        return new LeftoverPrograms(OperationLedger.in(directory.resolve("operations")), ProcessTable.local(), limit);
    }

    @Test
    void endsWhatAnOperationLeftThatWasCutOff() throws Exception {
        Process script = program(ofTheKilledProcess.begin("start of web"));
        long child = childOf(script);

        ofTheNewProcess(LIMIT).end();

        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(LIMIT)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(OperationLedger.in(directory.resolve("operations")).underWay())
                .isEmpty();
    }

    @Test
    void leavesTheServiceOfAnOperationThatHadEnded() throws Exception {
        Process service;
        try (OperationLedger.Line line = ofTheKilledProcess.begin("start of web")) {
            service = program(line);
            childOf(service);
        }
        ofTheKilledProcess.begin("monitor of web");

        ofTheNewProcess(LIMIT).end();

        assertThat(service.isAlive()).isTrue();
    }

    @Test
    void saysWhatDoesNotEnd() throws Exception {
        OperationLedger.Line line = ofTheKilledProcess.begin("start of disk");
        Path fake = Files.createDirectories(directory.resolve("proc/4242"));
        Files.writeString(fake.resolve("environ"), "A=b\0" + OperationMark.VARIABLE + "=" + line.mark() + "\0");
        Files.writeString(fake.resolve("stat"), "4242 (mount) D 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 77 0");
        LeftoverPrograms leftovers = new LeftoverPrograms(
                OperationLedger.in(directory.resolve("operations")),
                new ProcessTable(directory.resolve("proc")),
                Duration.ZERO);

        assertThatThrownBy(leftovers::end)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("start of disk")
                .hasMessageContaining("mount (process 4242)");
        assertThat(OperationLedger.in(directory.resolve("operations")).underWay())
                .as("tried again at the next start")
                .isEqualTo(Map.of(line.mark(), "start of disk"));
    }
}

package org.systole.stonith.external;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/**
 * Runs a program in a session of its own, so that a signal to its process group never reaches us, and ends everything
 * it began when its time is up: its tree, and what left the tree, which is known by a mark in its environment.
 */
final class Run implements CommandRunner {
    private static final String MARK = "SYSTOLE_FENCING_CALL";

    /** A process that is being born while the others are killed is found in the next round. */
    private static final int ROUNDS = 3;

    @Override
    public Command.Completed run(Command command, Duration timeout) throws InterruptedException {
        String mark = UUID.randomUUID().toString();
        Command marked = command.environment(Map.of(MARK, mark)).behind("setsid");
        boolean ended = false;
        try {
            Command.Completed completed = marked.run(timeout);
            ended = !completed.timedOut();
            return named(completed, command);
        } finally {
            if (!ended) {
                killMarked(MARK + "=" + mark);
            }
        }
    }

    /** The program's own name in reasons, not that of what ran it. */
    private static Command.Completed named(Command.Completed completed, Command command) {
        return new Command.Completed(
                command.words(),
                completed.exit(),
                completed.out(),
                completed.err(),
                completed.timedOut(),
                completed.abandoned(),
                completed.took());
    }

    private static void killMarked(String mark) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> left = ProcessTable.local().pids().stream()
                    .filter(pid -> carries(pid, mark))
                    .toList();
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            if (left.isEmpty()) {
                return;
            }
        }
    }

    private static boolean carries(long pid, String mark) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            return List.of(new String(environment, StandardCharsets.ISO_8859_1).split("\0"))
                    .contains(mark);
        } catch (IOException e) {
            return false; // it is gone, or none of ours
        }
    }
}

package org.systole.agent.filesystem;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;

/**
 * The node the agent works on: what a test may put something else for.
 *
 * @param sys where the kernel tells of its devices, ordinarily {@code /sys}
 * @param others who beside this mount namespace still uses a file system, for a message; empty for nobody
 */
record Machine(
        ProcessTable processes,
        Supplier<MountTable> mounts,
        CommandRunner commands,
        Ticker ticker,
        Path sys,
        Function<Source, Optional<String>> others) {
    static Machine local() {
        ProcessTable processes = ProcessTable.local();
        return new Machine(
                processes,
                MountTable::read,
                CommandRunner.local(),
                Ticker.system(),
                Path.of("/sys"),
                new OtherNamespaces(processes)::user);
    }
}

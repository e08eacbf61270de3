package org.systole.agent.pvfs2;

import java.util.function.Supplier;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;

/** The node the agent works on: what a test may put something else for. */
record Machine(
        ProcessTable processes, Supplier<MountTable> mounts, CommandRunner commands, Programs programs, Ticker ticker) {
    static Machine local() {
        return new Machine(
                ProcessTable.local(), MountTable::read, CommandRunner.local(), Programs.installed(), Ticker.system());
    }
}

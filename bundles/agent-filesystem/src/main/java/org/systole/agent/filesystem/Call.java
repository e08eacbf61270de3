package org.systole.agent.filesystem;

import java.time.Duration;
import org.systole.api.agent.Steps;
import org.systole.api.linux.MountTable;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/** One operation under way: what it is about, where, until when. */
record Call(Machine machine, Settings settings, Deadline deadline, Steps steps) {
    MountTable mounts() {
        return machine.mounts().get();
    }

    /** Runs a command that may wait for a disk; it is left behind when the time is up. */
    Command.Completed run(Command command, Duration limit) throws InterruptedException {
        return machine.commands().run(command, limit);
    }

    /** When to give up, so that the reason is told before the core stops listening. */
    Deadline endBy() {
        Duration left = deadline.left();
        Duration margin = left.dividedBy(20).plusMillis(500);
        return deadline.earlierBy(margin.compareTo(left.dividedBy(4)) < 0 ? margin : left.dividedBy(4));
    }

    SourceFinder finder() {
        return new SourceFinder(machine.commands(), deadline);
    }
}

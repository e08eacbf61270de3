package org.systole.core.executor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.linux.ProcessId;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.OperationMark;

/**
 * Ends the programs of operations in the middle of which an earlier process of this node was killed. A start that goes
 * on after the node has looked, and reported that nothing runs here, would start a service twice. Services of
 * operations that had ended are left alone: they do not stand in the ledger any more.
 */
public final class LeftoverPrograms {
    private static final Logger log = LoggerFactory.getLogger(LeftoverPrograms.class);
    private static final long LOOK_MILLIS = 20;

    private final OperationLedger ledger;
    private final ProcessTable processes;
    private final Duration limit;

    /** @param limit how long killed programs may take to go away */
    public LeftoverPrograms(OperationLedger ledger, ProcessTable processes, Duration limit) {
        this.ledger = ledger;
        this.processes = processes;
        this.limit = limit;
    }

    /**
     * Kills them, and waits until they are gone.
     *
     * @throws IOException if one does not go away; it says which. This node must then not take part yet
     */
    public void end() throws IOException {
        SortedMap<String, String> cut = ledger.underWay();
        if (cut.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + limit.toNanos();
        for (Map.Entry<String, String> operation : cut.entrySet()) {
            end(operation.getKey(), operation.getValue(), deadline);
            ledger.forget(operation.getKey());
        }
    }

    private void end(String mark, String what, long deadline) throws IOException {
        List<ProcessId> left = marked(mark);
        if (!left.isEmpty()) {
            log.warn(
                    "The {} was cut off when this node's last process was killed; ending what is left of it: {}",
                    what,
                    named(left));
        }
        while (!left.isEmpty()) {
            left.forEach(processes::kill);
            if (System.nanoTime() > deadline) {
                throw new IOException("the " + what + " was cut off when this node's last process was killed, and what"
                        + " is left of it does not end: " + named(left) + ". It may wait in the kernel for a device"
                        + " that does not answer. This node takes part again when it is gone");
            }
            pause();
            left = marked(mark);
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while leftover programs were being ended", e);
        }
    }

    private List<ProcessId> marked(String mark) {
        String variable = OperationMark.VARIABLE + "=" + mark;
        List<ProcessId> found = new ArrayList<>();
        for (long pid : processes.pids()) {
            boolean carries = processes
                    .text(pid, "environ")
                    .map(text -> Arrays.asList(text.split("\0")).contains(variable))
                    .orElse(false);
            if (carries) {
                processes
                        .stat(pid)
                        .map(ProcessTable.Stat::id)
                        .filter(processes::lives)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private String named(List<ProcessId> all) {
        return String.join(
                ", ",
                all.stream()
                        .map(id -> processes
                                .stat(id.pid())
                                .map(s -> s.name() + " (process " + id + ")")
                                .orElse("process " + id))
                        .toList());
    }
}

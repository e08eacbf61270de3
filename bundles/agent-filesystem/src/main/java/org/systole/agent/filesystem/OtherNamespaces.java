package org.systole.agent.filesystem;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;

/**
 * Mount namespaces beside ours, such as those of containers: a copy of a mount in one of them keeps the file system in
 * use after it was unmounted here. Only namespaces in which a process lives that can be seen from here are found.
 */
final class OtherNamespaces {
    private final ProcessTable processes;

    OtherNamespaces(ProcessTable processes) {
        this.processes = processes;
    }

    /** Somebody in another namespace who still has it mounted, for a message; empty if nobody is found. */
    Optional<String> user(Source source) {
        Set<String> seen = new TreeSet<>();
        processes.link(ProcessHandle.current().pid(), "ns/mnt").ifPresent(seen::add);
        return processes.pids().stream()
                .filter(pid -> processes.link(pid, "ns/mnt").filter(seen::add).isPresent())
                .filter(pid -> processes.text(pid, "mountinfo").map(MountTable::parse).stream()
                        .anyMatch(table -> !source.mounts(table).isEmpty()))
                .findFirst()
                .map(pid -> "process " + pid + " ("
                        + processes.stat(pid).map(ProcessTable.Stat::name).orElse("gone") + ")");
    }
}

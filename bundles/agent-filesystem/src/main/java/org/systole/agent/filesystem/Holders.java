package org.systole.agent.filesystem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.api.linux.Mount;
import org.systole.api.linux.ProcessId;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Bounded;

/**
 * Finds who keeps a mount busy, through {@code /proc}: working directories, roots, programs, open files, mapped files.
 * The file system itself is not touched, because it may not answer.
 */
final class Holders {
    /** Reading a process's maps can wait for a lock that a process stuck in the kernel holds. */
    private static final Duration MAPS_LIMIT = Duration.ofSeconds(3);

    private final ProcessTable processes;
    private final Mount mount;

    Holders(ProcessTable processes, Mount mount) {
        this.processes = processes;
        this.mount = mount;
    }

    /**
     * A process that holds the mount.
     *
     * @param by what of it does: {@code cwd}, {@code root}, {@code exe}, {@code fd/3}, {@code maps}
     * @param mayBeKilled false for this very process and for the first process of the node
     */
    record Holder(ProcessId id, String name, char state, String by, boolean mayBeKilled) {
        @Override
        public String toString() {
            return "process " + id + " (" + name + ", by its " + by + (state == 'D' ? ", stuck in the kernel" : "")
                    + ")";
        }
    }

    List<Holder> find() throws InterruptedException {
        List<Holder> holders = new ArrayList<>();
        List<ProcessTable.Stat> others = new ArrayList<>();
        for (long pid : processes.pids()) {
            Optional<ProcessTable.Stat> stat = processes.stat(pid).filter(found -> found.state() != 'Z');
            Optional<String> by = stat.isEmpty() ? Optional.empty() : link(pid).or(() -> openFile(pid));
            stat.filter(found -> by.isEmpty()).ifPresent(others::add);
            stat.filter(found -> by.isPresent()).ifPresent(found -> holders.add(holder(found, by.get())));
        }
        if (holders.isEmpty()) {
            Bounded.run(MAPS_LIMIT, () -> mapping(others)).ifPresent(holders::addAll);
        }
        return holders;
    }

    private List<Holder> mapping(List<ProcessTable.Stat> candidates) {
        return candidates.stream()
                .filter(stat -> maps(stat.id().pid()))
                .map(stat -> holder(stat, "maps"))
                .toList();
    }

    private static Holder holder(ProcessTable.Stat stat, String by) {
        long pid = stat.id().pid();
        boolean mayBeKilled = pid != 1 && pid != ProcessHandle.current().pid();
        return new Holder(stat.id(), stat.name(), stat.state(), by, mayBeKilled);
    }

    private Optional<String> link(long pid) {
        return List.of("cwd", "root", "exe").stream()
                .filter(name -> processes.link(pid, name).filter(this::isInside).isPresent())
                .findFirst();
    }

    private boolean isInside(String path) {
        return mount.covers(
                path.endsWith(" (deleted)") ? path.substring(0, path.length() - " (deleted)".length()) : path);
    }

    /** The kernel names the mount of every open file; the path alone could lead through another mount. */
    private Optional<String> openFile(long pid) {
        return processes.names(pid, "fd").stream()
                .filter(name -> processes
                        .link(pid, "fd/" + name)
                        .filter(path -> path.startsWith("/"))
                        .isPresent())
                .filter(name -> processes
                        .text(pid, "fdinfo/" + name)
                        .filter(info -> info.lines().anyMatch(line -> line.matches("mnt_id:\\s+" + mount.id())))
                        .isPresent())
                .findFirst()
                .map(name -> "fd/" + name);
    }

    private boolean maps(long pid) {
        return processes.text(pid, "maps").orElse("").lines().anyMatch(line -> {
            int path = line.indexOf('/');
            return path > 0 && isInside(line.substring(path));
        });
    }

    /** What messages say of a mount that is busy. */
    static String shown(List<Holder> holders) {
        return holders.isEmpty()
                ? "no process that can be seen holds it: a loop device, a swap file, an NFS export or another mount"
                        + " namespace may"
                : holders.stream().map(Holder::toString).collect(Collectors.joining(", "));
    }
}

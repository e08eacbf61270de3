package org.systole.agent.filesystem;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;

/** Tells whether what is mounted is what should be, and, as deep as it is asked to look, whether it works. */
final class MountMonitor {
    static final int READ_LEVEL = 10;
    static final int WRITE_LEVEL = 20;

    /** Types that can only be read, so that this is no sign of trouble. */
    private static final List<String> ONLY_READ = List.of("squashfs", "iso9660", "erofs", "udf");

    /** How file systems show that they let nobody write any more. */
    private static final List<String> FROZEN = List.of("ro", "emergency_ro", "shutdown");

    private final Call call;
    private final Probes probes;

    MountMonitor(Call call, Probes probes) {
        this.call = call;
        this.probes = probes;
    }

    Result monitor() throws InterruptedException {
        MountTable table = call.mounts();
        Checked<String> point = MountPoint.of(call, table);
        if (point.isRefused()) {
            return call.steps().refused(point);
        }
        Optional<Mount> there = table.at(point.value());
        Checked<Source> source = call.finder().find(call.settings(), table);
        if (source.isRefused()) {
            return there.isEmpty()
                    ? notRunning(source.refusal().reason())
                    : call.steps()
                            .failed(source.refusal().reason() + "; but "
                                    + there.get().source() + " is mounted on " + point.value());
        }
        Optional<Mount> mount = source.value().at(point.value(), table);
        if (mount.isEmpty()) {
            return missing(source.value(), there, table);
        }
        return mount.equals(there)
                ? look(source.value(), mount.get())
                : call.steps()
                        .failed(call.settings().device() + " is mounted on " + point.value() + ", but "
                                + there.map(Mount::source).orElse("something") + " is mounted over it; unmount that");
    }

    private Result missing(Source source, Optional<Mount> there, MountTable table) {
        List<Mount> elsewhere = source.isExclusive() ? source.mounts(table) : List.of();
        if (!elsewhere.isEmpty()) {
            return call.steps()
                    .failed(call.settings().device() + " is not mounted on "
                            + call.settings().directory()
                            + " but on " + elsewhere.stream().map(Mount::point).collect(Collectors.joining(", "))
                            + "; no other node may have it meanwhile: stop the resource, or unmount it there");
        }
        return notRunning(there.map(other -> other.source() + " is mounted there")
                .orElse(call.settings().device() + " is not mounted on "
                        + call.settings().directory()));
    }

    private Result notRunning(String reason) {
        return call.steps().end(Status.NOT_RUNNING, reason);
    }

    private Result look(Source source, Mount mount) throws InterruptedException {
        Optional<String> trouble = readOnly(mount);
        if (trouble.isEmpty() && call.settings().request().checkLevel() >= READ_LEVEL) {
            trouble = call.steps().take("read", () -> probes.read(call, source, mount));
        }
        if (trouble.isEmpty() && call.settings().request().checkLevel() >= WRITE_LEVEL) {
            trouble = call.steps().take("write and read back", () -> probes.write(call, mount));
        }
        return trouble.isPresent()
                ? call.steps().failed(call.settings().device() + " on " + mount.point() + " " + trouble.get())
                : paths(source, mount);
    }

    private Optional<String> readOnly(Mount mount) {
        boolean meant = call.settings().options().contains("ro") || ONLY_READ.contains(mount.fsType());
        return !meant && mount.superOptions().stream().anyMatch(FROZEN::contains)
                ? Optional.of("has become read-only, as after an error of the disk; see the kernel's log, and check it")
                : Optional.empty();
    }

    private Result paths(Source source, Mount mount) throws InterruptedException {
        if (call.settings().paths().equals("off") || source.kind() != Source.Kind.BLOCK) {
            return call.steps().ok();
        }
        Optional<SanPaths.State> state = call.steps().take("look at the paths", () -> new SanPaths(
                        call.machine().commands(), call.machine().sys())
                .look(call.settings().paths(), source.device(), call.endBy()));
        return state.map(found -> judge(found, mount)).orElseGet(call.steps()::ok);
    }

    /** While one path is left the data can be reached, so the resource works, but nothing more may happen. */
    private Result judge(SanPaths.State state, Mount mount) {
        String where = " of " + call.settings().device() + " on " + mount.point() + " (" + state.detail() + ")";
        if (state.paths() == 0) {
            return call.steps().failed("no path is known" + where);
        }
        String lost = state.lost().size() + " of " + state.paths() + " paths are lost" + where;
        if (state.lost().size() == state.paths()) {
            return call.steps()
                    .failed("all " + lost + ", so the disk cannot be reached from this node; check adapter, cable and"
                            + " switch");
        }
        return state.lost().isEmpty() ? call.steps().ok() : call.steps().end(Status.DEGRADED, lost);
    }
}

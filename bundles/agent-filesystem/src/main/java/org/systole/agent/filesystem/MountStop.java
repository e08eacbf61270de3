package org.systole.agent.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.linux.Mount;
import org.systole.api.process.Deadline;

/**
 * Unmounts a file system from wherever this node has it, with everything mounted in it, the last first. The next node
 * mounts it as soon as this says so; one forgotten bind mount would be two nodes writing to one disk.
 */
final class MountStop {
    /** Mount points that are the system's own: never touched, however a resource was configured. */
    private static final List<String> SYSTEM =
            List.of("/", "/boot", "/dev", "/etc", "/home", "/proc", "/root", "/run", "/sys", "/tmp", "/usr", "/var");

    private final Call call;

    MountStop(Call call) {
        this.call = call;
    }

    Result stop() throws InterruptedException {
        Deadline endBy = call.endBy();
        Checked<Source> source = call.finder().find(call.settings(), call.mounts());
        Checked<String> found = MountPoint.of(call, call.mounts());
        String point = found.isRefused() ? call.settings().directory() : found.value();
        List<Mount> targets = targets(source, point);
        while (!targets.isEmpty()) {
            Optional<String> trouble = new Unmount(call, targets.get(0)).unmount(endBy);
            if (trouble.isPresent()) {
                return call.steps().failed(trouble.get());
            }
            targets = targets(source, point);
        }
        return source.isRefused() || !source.value().isExclusive()
                ? call.steps().ok()
                : freeElsewhere(source.value());
    }

    /** Nobody is ended there: what runs in a container is not for this resource to judge. */
    private Result freeElsewhere(Source source) {
        return call.machine()
                .others()
                .apply(source)
                .map(user -> call.steps()
                        .failed(call.settings().device() + " is unmounted here, but still mounted in the mount"
                                + " namespace of " + user
                                + "; end that, or share the mount with it (propagation slave)"))
                .orElseGet(call.steps()::ok);
    }

    /** What has to go, in this order: whatever lies on or in a mount of ours was mounted after it. */
    private List<Mount> targets(Checked<Source> source, String point) {
        List<Mount> targets = new ArrayList<>();
        for (Mount mount : call.mounts().mounts()) {
            if (isOurs(source, mount, point) || targets.stream().anyMatch(target -> target.covers(mount.point()))) {
                targets.add(0, mount);
            }
        }
        return targets;
    }

    /** When the device is gone, what is mounted at our directory can only be it, or what it leaves behind. */
    private static boolean isOurs(Checked<Source> source, Mount mount, String point) {
        if (SYSTEM.contains(mount.point())) {
            return false;
        }
        boolean here = mount.point().equals(point);
        if (source.isRefused()) {
            return here;
        }
        return source.value().is(mount) && (here || source.value().isExclusive());
    }
}

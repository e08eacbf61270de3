package org.systole.agent.filesystem;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;

/**
 * What a resource mounts, made out well enough to recognise it among the mounts.
 *
 * @param kind in which way it is recognised
 * @param path what {@code mount} is given
 * @param device {@code major:minor} of a block device, or of the file system a bind mount comes from; else empty
 * @param root the directory of that file system a bind mount shows; else empty
 */
record Source(Kind kind, String path, String device, String root) {
    enum Kind {
        /** By its device number. */
        BLOCK,
        /** By the file behind the loop device. */
        LOOP,
        /** By the file system it comes from, and the directory there. */
        BIND,
        /** By its name: network file systems, tmpfs. */
        NAMED
    }

    /** Whether this is what is mounted there. */
    boolean is(Mount mount) {
        return switch (kind) {
            case BLOCK -> isOnDevice(mount);
            case LOOP -> mount.source().startsWith("/dev/loop")
                    && BlockDevice.backingFile(mount.source())
                            .filter(path::equals)
                            .isPresent();
            case BIND -> mount.device().equals(device) && mount.root().equals(root);
            case NAMED -> plain(mount.source()).equals(plain(path));
        };
    }

    /** File systems such as btrfs have a number of their own, but name the device they are on. */
    private boolean isOnDevice(Mount mount) {
        if (mount.device().equals(device)) {
            return true;
        }
        return mount.device().startsWith("0:")
                && mount.source().startsWith("/dev/")
                && BlockDevice.number(Path.of(mount.source()))
                        .filter(device::equals)
                        .isPresent();
    }

    /** Whether another node must not have it mounted while one mount of it is left here, whatever its mount point. */
    boolean isExclusive() {
        return kind == Kind.BLOCK || kind == Kind.LOOP;
    }

    /** Every mount of it, in the order it was mounted. */
    List<Mount> mounts(MountTable table) {
        return table.mounts().stream().filter(this::is).toList();
    }

    /** The mount of it at this point, even if something else is mounted over it. */
    Optional<Mount> at(String directory, MountTable table) {
        return mounts(table).stream()
                .filter(mount -> mount.point().equals(directory))
                .reduce((first, second) -> second);
    }

    private static String plain(String name) {
        return name.length() > 1 ? name.replaceAll("/+$", "") : name;
    }
}

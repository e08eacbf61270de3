package org.systole.api.linux;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One line of {@code /proc/PID/mountinfo}, see proc(5).
 *
 * @param id the kernel's number of this mount, which {@code /proc/PID/fdinfo} uses too
 * @param parent the number of the mount it is mounted on
 * @param device {@code major:minor} of the file system; not a block device for btrfs, NFS and their like
 * @param root which directory of the file system is seen at the mount point: {@code /}, except for bind mounts
 * @param point where it is mounted
 * @param fsType such as {@code ext4}
 * @param source what was mounted, as the file system type spells it
 * @param options of this mount, such as {@code rw}
 * @param superOptions of the file system, such as {@code errors=remount-ro}
 */
@ProviderType
public record Mount(
        int id,
        int parent,
        String device,
        String root,
        String point,
        String fsType,
        String source,
        List<String> options,
        List<String> superOptions) {
    public Mount {
        options = List.copyOf(options);
        superOptions = List.copyOf(superOptions);
    }

    /** Whether the path, taken literally, is the mount point or lies below it. */
    public boolean covers(String path) {
        return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
    }

    /** Whether nothing can be written, because of the mount or because of the file system. */
    public boolean readOnly() {
        return options.contains("ro") || superOptions.contains("ro");
    }
}

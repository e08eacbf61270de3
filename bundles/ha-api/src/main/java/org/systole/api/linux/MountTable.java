package org.systole.api.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is mounted in this mount namespace, in the order it was mounted: of two mounts at one point the later one is on
 * top and the only one to be seen. Reading it touches no file system, so that a dead disk cannot block it.
 */
@ProviderType
public record MountTable(List<Mount> mounts) {
    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    public MountTable {
        mounts = List.copyOf(mounts);
    }

    /**
     * What is mounted now, seen from this process.
     *
     * @throws IllegalStateException when {@code /proc} is not there: nothing at all can be known then
     */
    public static MountTable read() {
        return KernelFile.text(MOUNTINFO)
                .map(MountTable::parse)
                .orElseThrow(() -> new IllegalStateException("cannot read " + MOUNTINFO + "; mount /proc"));
    }

    /** Reads the text of a {@code mountinfo} file; lines it cannot make out are left out. */
    public static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        text.lines().map(MountTable::line).forEach(mount -> mount.ifPresent(mounts::add));
        return new MountTable(mounts);
    }

    /** Six fields, optional ones, a dash, three more. */
    private static Optional<Mount> line(String line) {
        int dash = line.indexOf(" - ");
        String[] before = line.split(" ");
        String[] after = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
        if (before.length < 6 || after.length < 3) {
            return Optional.empty();
        }
        return Optional.of(new Mount(
                Integer.parseInt(before[0]),
                Integer.parseInt(before[1]),
                before[2],
                plain(before[3]),
                plain(before[4]),
                after[0],
                plain(after[1]),
                List.of(before[5].split(",")),
                List.of(after[2].split(","))));
    }

    /** Spaces and their like are written as a backslash and three octal digits. */
    private static String plain(String field) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                plain.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(field.charAt(i));
            }
        }
        return plain.toString();
    }

    /** The mount one sees at this mount point: the topmost. */
    public Optional<Mount> at(String point) {
        return last(mounts.stream().filter(mount -> mount.point().equals(point)).toList());
    }

    /** The mount that holds a path, taken literally: no link is followed. */
    public Optional<Mount> holding(String path) {
        int longest = mounts.stream()
                .filter(mount -> mount.covers(path))
                .mapToInt(mount -> mount.point().length())
                .max()
                .orElse(0);
        return last(mounts.stream()
                .filter(mount -> mount.covers(path) && mount.point().length() == longest)
                .toList());
    }

    /** The mounts below a mount point, not itself, in the order in which they can be unmounted. */
    public List<Mount> below(String point) {
        List<Mount> below = new ArrayList<>();
        for (Mount mount : mounts) {
            if (!mount.point().equals(point) && mount.point().startsWith(point.equals("/") ? "/" : point + "/")) {
                below.add(0, mount);
            }
        }
        return below;
    }

    /** Every mount of one file system, by its {@code major:minor}. */
    public List<Mount> ofDevice(String device) {
        return mounts.stream().filter(mount -> mount.device().equals(device)).toList();
    }

    private static Optional<Mount> last(List<Mount> mounts) {
        return mounts.isEmpty() ? Optional.empty() : Optional.of(mounts.get(mounts.size() - 1));
    }
}

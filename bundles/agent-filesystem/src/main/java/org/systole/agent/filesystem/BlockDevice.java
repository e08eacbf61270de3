package org.systole.agent.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.systole.api.linux.KernelFile;

/** Device files: their numbers, and what is behind a loop device. None of this touches a disk. */
final class BlockDevice {
    private static final int TYPE = 0170000;
    private static final int BLOCK = 0060000;

    private BlockDevice() {}

    /** {@code major:minor} of a block device, links followed; empty if the path is none. */
    static Optional<String> number(Path path) {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode");
            long device = (Long) Files.getAttribute(path, "unix:rdev");
            return (mode & TYPE) == BLOCK ? Optional.of(shown(device)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The kernel spreads both numbers over the 64 bits, see makedev(3). */
    private static String shown(long device) {
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
        return major + ":" + minor;
    }

    /** The file behind a loop device, given as {@code /dev/loopN}. */
    static Optional<String> backingFile(String loop) {
        Path name = Path.of(loop).getFileName();
        return KernelFile.text(Path.of("/sys/class/block", name.toString(), "loop/backing_file"))
                .map(String::strip);
    }
}

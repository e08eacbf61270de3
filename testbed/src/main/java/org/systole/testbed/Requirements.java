package org.systole.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine must offer to carry a bed. */
final class Requirements {
    private static final List<String> PROGRAMS = List.of(
            "unshare",
            "nsenter",
            "setsid",
            "ip",
            "losetup",
            "mkfs.ext4",
            "mount",
            "umount",
            "pivot_root",
            "bash",
            "mkfifo");

    private Requirements() {}

    static Optional<String> obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("a bed of namespaces needs root; run this with sudo");
        }
        List<String> missing = PROGRAMS.stream().filter(name -> !onPath(name)).toList();
        if (!missing.isEmpty()) {
            return Optional.of("programs are missing: " + String.join(" ", missing)
                    + "; apt-get install util-linux iproute2 e2fsprogs mount coreutils bash");
        }
        if (!Files.exists(Path.of("/dev/loop-control"))) {
            return Optional.of(
                    "this kernel offers no loop devices (no /dev/loop-control), so there can be no shared disk");
        }
        Programs.Ended ended = Programs.run(List.of("unshare", "-n", "-m", "-u", "-p", "-i", "-f", "true"));
        return ended.exit() == 0
                ? Optional.empty()
                : Optional.of("this machine does not let root make namespaces (a container without privileges?): "
                        + ended.text());
    }

    private static boolean onPath(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}

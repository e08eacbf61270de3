package org.systole.agent.ocf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.systole.api.agent.AgentGone;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/**
 * A program on disk that is an agent.
 *
 * @param type as configurations name it, such as {@code ocf:heartbeat:Dummy}, {@code lsb:cron}, {@code systemd:nginx}
 * @param file the program; for systemd the unit file
 * @param stamp changes when the file is another one
 */
record Script(String type, Path file, String stamp) {
    /** @return empty when it is no file that could be run, or is gone */
    static Optional<Script> of(String type, Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            boolean program = attributes.isRegularFile() && (Files.isExecutable(file) || beginsAsScript(file));
            return program ? Optional.of(new Script(type, file, stamp(attributes))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A unit is text that somebody else reads. */
    static Optional<Script> unit(String type, Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            return attributes.isRegularFile() // a masked unit is a link to /dev/null
                    ? Optional.of(new Script(type, file, stamp(attributes)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String stamp(PosixFileAttributes attributes) {
        return attributes.lastModifiedTime().toMillis() + " " + attributes.size() + " " + attributes.fileKey();
    }

    private static boolean beginsAsScript(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.read() == '#' && stream.read() == '!';
        }
    }

    /**
     * Why it must not be run; asked at each call, because it may change while resources run.
     *
     * @throws AgentGone if it is not there any more
     */
    Optional<Result> refusal() {
        if (!Files.exists(file)) {
            throw new AgentGone(file + ", the script of agent " + type + ", is gone; install it again");
        }
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            Optional<Result> open = changeable(file, attributes);
            if (open.isPresent()) {
                return open;
            }
            Path directory = file.toRealPath().getParent();
            open = changeable(directory, Files.readAttributes(directory, PosixFileAttributes.class));
            return open.isPresent() || Files.isExecutable(file)
                    ? open
                    : Optional.of(new Result(
                            Status.NOT_INSTALLED, file + " is not executable; make it so: chmod 0755 " + file));
        } catch (IOException e) {
            return Optional.of(new Result(
                    Status.NOT_INSTALLED, file + ", the script of agent " + type + ", cannot be looked at: " + e));
        }
    }

    /** Whoever can change what the node runs is the node. */
    private static Optional<Result> changeable(Path path, PosixFileAttributes attributes) throws IOException {
        boolean sharedGroup = attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !attributes.group().getName().equals("root");
        boolean everybody = attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        int owner = (Integer) Files.getAttribute(path, "unix:uid");
        int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!sharedGroup && !everybody && (owner == 0 || owner == self)) {
            return Optional.empty();
        }
        String who = everybody
                ? "everybody"
                : sharedGroup
                        ? "the group " + attributes.group().getName()
                        : attributes.owner().getName();
        return Optional.of(new Result(
                Status.INSUFFICIENT_PRIVILEGES,
                path + " is not run, because " + who + " can change it; as root: chown root " + path + " && chmod go-w "
                        + path));
    }
}

package org.systole.agent.filesystem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** The parameters of one resource. */
record Settings(Request request) {
    private static final List<String> YES = List.of("yes", "true", "on", "1");
    private static final List<String> NO = List.of("no", "false", "off", "0");
    private static final List<String> FSCK = List.of("", "auto", "force", "no");
    private static final List<String> PATHS = List.of("", "off", "auto", "powerpath", "multipath", "sysfs");
    private static final List<String> DISKS = List.of(
            "", "auto", "ext2", "ext3", "ext4", "xfs", "btrfs", "jfs", "reiserfs", "vfat", "iso9660", "ocfs2", "gfs2");
    private static final List<String> TAGS = List.of("LABEL=", "UUID=", "PARTLABEL=", "PARTUUID=", "ID=");

    /** @param paths what the SAN's paths are watched with unless the resource says something else */
    static List<Parameter> parameters(String paths) {
        return List.of(
                Parameter.required(
                        "device",
                        "what to mount: /dev/..., -L LABEL, -U UUID, LABEL=..., UUID=..., HOST:/PATH or a directory"),
                Parameter.required("directory", "absolute path of the mount point, which has to be there"),
                Parameter.optional(
                        "fstype", "", "type of the file system, as mount takes it; by default it is found out"),
                Parameter.optional("options", "", "options, as mount -o takes them"),
                Parameter.optional(
                        "run_fsck", "auto", "auto: check only types without a journal before mounting; force; no"),
                Parameter.optional(
                        "fast_stop",
                        "no",
                        "yes: processes that hold the file system get one second to leave before they "
                                + "are killed, not five"),
                Parameter.optional(
                        "force_unmount",
                        "true",
                        "false: no process is ended for an unmount, which then may fail; safe is true"),
                Parameter.optional(
                        "san_paths",
                        paths,
                        "watch the paths to the disk: powerpath (EMC PowerPath), multipath "
                                + "(device-mapper), sysfs (no program is run), auto, or off"),
                Parameter.optional(
                        "force_clones", "false", "only false: a local file system on two nodes destroys itself"),
                Parameter.optional(
                        "statusfile_prefix", "", "accepted for older configurations; see OCF_CHECK_LEVEL 20"));
    }

    /** What is wrong with the parameters as such, whatever the state of the machine. */
    Optional<Result> problem() {
        if (!value("directory").startsWith("/")) {
            return wrong("directory", "is a relative path; write the absolute path of the mount point");
        }
        if (directory().equals("/")) {
            return wrong("directory", "is the root of the system; give a mount point below it");
        }
        if (value("device").startsWith("-") && tag().isEmpty()) {
            return wrong("device", "is neither -L LABEL nor -U UUID nor a device");
        }
        boolean knownDisk =
                DISKS.contains(value("fstype")) && !List.of("", "auto").contains(value("fstype"));
        boolean name = knownDisk && !isBind() && value("device").matches("[^/:=-][^:=/]*");
        if (name || isRelative(value("device")) && DISKS.contains(value("fstype"))) {
            return wrong("device", "is a relative path; write the absolute path of the device or file");
        }
        if (request.operation() == Operation.STOP) {
            return Optional.empty(); // nothing else is needed to unmount it
        }
        if (!value("fstype").matches("[A-Za-z0-9_.-]*") || value("fstype").startsWith("-")) {
            return wrong("fstype", "is no type of a file system");
        }
        return choiceProblem();
    }

    /** Shares have a colon and tags an equals sign; names without a slash are no paths. */
    private static boolean isRelative(String device) {
        return device.matches("[^/:=-][^:=]*/.*");
    }

    private Optional<Result> choiceProblem() {
        if (!FSCK.contains(lower("run_fsck"))) {
            return wrong("run_fsck", "is none of auto, force and no");
        }
        if (!PATHS.contains(lower("san_paths"))) {
            return wrong("san_paths", "is none of off, auto, powerpath, multipath and sysfs");
        }
        for (String name : List.of("fast_stop", "force_unmount")) {
            boolean safe = name.equals("force_unmount") && lower(name).equals("safe");
            if (!lower(name).isEmpty() && !YES.contains(lower(name)) && !NO.contains(lower(name)) && !safe) {
                return wrong(name, "is neither true nor false");
            }
        }
        return lower("force_clones").isEmpty() || NO.contains(lower("force_clones"))
                ? Optional.empty()
                : wrong("force_clones", "is not supported: the file system would be mounted on two nodes at once");
    }

    /** The mount point, spelled as the kernel spells it, but with links as they are. */
    String directory() {
        return Path.of(value("directory")).normalize().toString();
    }

    String device() {
        return value("device");
    }

    /** The tag a file system is found by, such as {@code LABEL=data}; empty if it is named in another way. */
    Optional<String> tag() {
        String device = device();
        if (device.matches("-[LU]\\s*\\S.*")) {
            String name = device.substring(2).strip();
            return Optional.of((device.charAt(1) == 'L' ? "LABEL=" : "UUID=") + name);
        }
        return TAGS.stream().anyMatch(device::startsWith) ? Optional.of(device) : Optional.empty();
    }

    /** Empty where mount is to find out. */
    String fsType() {
        return List.of("auto", "none", "bind").contains(value("fstype")) ? "" : value("fstype");
    }

    List<String> options() {
        List<String> options = new ArrayList<>(List.of(value("options").split(",")));
        options.removeIf(String::isBlank);
        return options;
    }

    /** What mount was told beside device and directory, for a message. */
    String told() {
        return "fstype=" + value("fstype") + ", options=" + value("options");
    }

    boolean isBind() {
        return options().contains("bind")
                || options().contains("rbind")
                || value("fstype").equals("bind");
    }

    boolean isLoop() {
        return options().stream().anyMatch(option -> option.equals("loop") || option.startsWith("loop="));
    }

    boolean mayKill() {
        return !NO.contains(lower("force_unmount"));
    }

    boolean isFastStop() {
        return YES.contains(lower("fast_stop"));
    }

    String check() {
        return lower("run_fsck").isEmpty() ? "auto" : lower("run_fsck");
    }

    String paths() {
        return lower("san_paths").isEmpty() ? "off" : lower("san_paths");
    }

    String resource() {
        return request.resource().value();
    }

    private String lower(String name) {
        return value(name).toLowerCase(Locale.ROOT);
    }

    private String value(String name) {
        return request.parameter(name).strip();
    }

    private Optional<Result> wrong(String name, String why) {
        return Optional.of(
                new Result(Status.INVALID_PARAMETER, name + "=" + value(name) + " of " + resource() + " " + why));
    }
}

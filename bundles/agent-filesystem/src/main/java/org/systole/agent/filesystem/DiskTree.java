package org.systole.agent.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.api.linux.KernelFile;

/** Disks as sysfs shows them: what lies on what, and in which state each is. Reading it touches no disk. */
record DiskTree(Path sys) {
    /** States of SCSI disks and of NVMe controllers in which they work, in the kernel's words. */
    private static final Set<String> WORKING = Set.of("running", "live");

    /** @param state in the kernel's word */
    record Disk(String name, String state) {
        boolean works() {
            return WORKING.contains(state);
        }

        @Override
        public String toString() {
            return name + " is " + state;
        }
    }

    /** The whole disk of a device number, which may be a partition's; the number itself if it is unknown. */
    String disk(String number) {
        Path block = sys.resolve("dev/block/" + number);
        try {
            Path real = block.toRealPath();
            return (Files.exists(real.resolve("partition")) ? real.getParent() : real)
                    .getFileName()
                    .toString();
        } catch (IOException e) {
            return number;
        }
    }

    /** The multipath device itself, or the one a partition or volume lies on. */
    Optional<String> multipath(String disk) {
        boolean itself = text("class/block/" + disk + "/dm/uuid")
                .filter(uuid -> uuid.startsWith("mpath-"))
                .isPresent();
        return itself
                ? Optional.of(disk)
                : names("class/block/" + disk + "/slaves").stream()
                        .flatMap(slave -> multipath(slave).stream())
                        .findFirst();
    }

    /** The disks a device lies on directly, with their states. */
    List<Disk> below(String disk) {
        return names("class/block/" + disk + "/slaves").stream()
                .flatMap(name -> state(name).stream())
                .toList();
    }

    /** The ways to a disk that is none of device-mapper: the controllers of an NVMe disk, or the disk itself. */
    List<Disk> paths(String disk) {
        if (!disk.startsWith("nvme")) {
            return state(disk).stream().toList();
        }
        String device = "class/block/" + disk + "/device";
        List<Disk> controllers = names(device).stream()
                .filter(name -> name.matches("nvme[0-9]+"))
                .flatMap(name -> text(device + "/" + name + "/state").map(state -> new Disk(name, state)).stream())
                .toList();
        return controllers.isEmpty() ? state(disk).stream().toList() : controllers;
    }

    /** The state of one disk; empty where the kernel tells none. */
    Optional<Disk> state(String name) {
        return text("class/block/" + name + "/device/state").map(state -> new Disk(name, state));
    }

    private List<String> names(String directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(sys.resolve(directory))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            return List.of(); // a disk that lies on nothing has no such directory
        }
        Collections.sort(names);
        return names;
    }

    private Optional<String> text(String file) {
        return KernelFile.text(sys.resolve(file)).map(String::strip);
    }
}

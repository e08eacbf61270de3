package org.systole.testbed;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Disks that every node reaches: files behind loop devices, each with an ext4 file system and a label. */
final class Disks implements AutoCloseable {
    private static final long BYTES = 96L << 20;

    private final Map<String, Integer> minors;
    private final Holder holder;

    private Disks(Map<String, Integer> minors, Holder holder) {
        this.minors = Collections.unmodifiableMap(minors);
        this.holder = holder;
    }

    /** Makes label0, label1, ... in the bed's directory. */
    static Disks create(Path bed, int count) {
        Path directory = bed.resolve("disks");
        Map<String, Integer> minors = new TreeMap<>();
        try {
            Files.createDirectories(directory);
            for (int i = 0; i < count; i++) {
                String label = "label" + i;
                Path image = directory.resolve(label);
                try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                    file.setLength(BYTES);
                }
                Programs.require(List.of("mkfs.ext4", "-q", "-F", "-L", label, image.toString()));
                minors.put(label, attach(image));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>(List.of(bed.resolve("hold.sh").toString()));
        minors.values().forEach(minor -> words.add("/dev/loop" + minor));
        return new Disks(minors, Holder.start(words, false, bed.resolve("disks.log")));
    }

    private static int attach(Path image) {
        String device = Programs.require(List.of("losetup", "-f", "--show", image.toString()))
                .strip();
        if (!device.startsWith("/dev/loop")) {
            throw new BedException("losetup gave '" + device + "' for " + image + ", not a /dev/loop device");
        }
        return Integer.parseInt(device.substring("/dev/loop".length()));
    }

    /** Label to minor number; the major number of loop devices is 7. */
    Map<String, Integer> minors() {
        return minors;
    }

    long holderPid() {
        return holder.pid();
    }

    @Override
    public void close() {
        holder.close();
    }
}

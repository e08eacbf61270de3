package org.systole.testbed;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a bed is made of.
 *
 * @param nodes how many nodes, called node1, node2, ...
 * @param disks how many shared disks with an ext4 file system, labelled label0, label1, ...
 * @param distribution the unpacked distribution, seen by the nodes as /opt/systole
 * @param tools a directory of programs, seen by the nodes as /usr/local/sbin
 * @param logs where the nodes' logs are copied when the bed is removed
 */
public record BedOptions(int nodes, int disks, Path distribution, Path tools, Path logs) {
    public BedOptions {
        if (nodes < 1 || nodes > 16 || disks < 0 || disks > 16) {
            throw new IllegalArgumentException(nodes + " nodes and " + disks + " disks; a bed has 1-16 and 0-16");
        }
        Objects.requireNonNull(distribution);
        Objects.requireNonNull(tools);
        Objects.requireNonNull(logs);
    }
}

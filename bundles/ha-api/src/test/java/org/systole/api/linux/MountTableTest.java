package org.systole.api.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountTableTest {
    private final MountTable table = MountTable.parse(
            """
            21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
            30 21 7:0 / /san/1 rw,relatime - ext4 /dev/loop0 rw
            31 30 0:40 / /san/1/a\\040b rw master:3 propagate_from:2 - tmpfs none rw
            32 21 7:1 / /san/10 rw - ext4 /dev/loop1 rw
            33 31 7:2 / /san/1/a\\040b/deep ro - ext4 /dev/loop2 ro
            34 21 7:0 /data /export rw - ext4 /dev/loop0 rw
            35 21 7:3 / /san/10 rw - ext4 /dev/loop3 ro
            garbage
            """);

    @Test
    void readsEveryFieldOfALine() {
        Mount mount = table.at("/san/1/a b").orElseThrow();

        assertThat(mount.id()).isEqualTo(31);
        assertThat(mount.parent()).isEqualTo(30);
        assertThat(mount.device()).isEqualTo("0:40");
        assertThat(mount.fsType()).isEqualTo("tmpfs");
        assertThat(mount.source()).isEqualTo("none");
        assertThat(mount.options()).containsExactly("rw");
        assertThat(table.mounts()).hasSize(7);
    }

    @Test
    void findsTheMountThatHoldsAPathByWholeNamesOnly() {
        assertThat(table.holding("/san/1/x").orElseThrow().device()).isEqualTo("7:0");
        assertThat(table.holding("/san/100").orElseThrow().device()).isEqualTo("8:1");
        assertThat(table.holding("/san/1/a b/deep/er").orElseThrow().device()).isEqualTo("7:2");
        assertThat(table.holding("/").orElseThrow().device()).isEqualTo("8:1");
    }

    @Test
    void seesTheTopmostOfTwoMountsAtOnePoint() {
        assertThat(table.at("/san/10").orElseThrow().device()).isEqualTo("7:3");
        assertThat(table.holding("/san/10/x").orElseThrow().readOnly()).isTrue();
        assertThat(table.at("/san")).isEmpty();
    }

    @Test
    void listsSubmountsInTheOrderOfUnmounting() {
        assertThat(table.below("/san/1")).extracting(Mount::point).containsExactly("/san/1/a b/deep", "/san/1/a b");
        assertThat(table.below("/")).hasSize(6);
    }

    @Test
    void findsEveryMountOfADevice() {
        assertThat(table.ofDevice("7:0")).extracting(Mount::point).containsExactly("/san/1", "/export");
    }

    @Test
    void readsThisMachine() {
        assertThat(MountTable.read().holding("/proc/self").orElseThrow().fsType())
                .isEqualTo("proc");
    }
}

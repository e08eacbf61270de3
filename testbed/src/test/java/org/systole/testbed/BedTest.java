package org.systole.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bed itself: that its nodes are separate, that a power cut is one, and that nothing stays behind. */
class BedTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path temporary;

    private static Bed bed;

    @BeforeAll
    static void make() {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        bed = Bed.create(options(2));
    }

    @AfterAll
    static void remove() {
        if (bed != null) {
            bed.close();
            assertThat(bed.directory()).doesNotExist();
        }
    }

    static BedOptions options(int disks) {
        return new BedOptions(3, disks, temporary, temporary, temporary.resolve("logs"));
    }

    private static String on(String node, String script) {
        Programs.Ended ended = bed.exec(node, "bash", "-c", script);
        assertThat(ended.exit()).as("%s on %s: %s", script, node, ended.text()).isZero();
        return ended.output().strip();
    }

    @Test
    void everyNodeHasItsOwnNameAddressesAndProcesses() {
        for (String node : bed.nodes()) {
            assertThat(on(node, "hostname")).isEqualTo(node);
            assertThat(on(node, "ip -4 -o addr show"))
                    .contains(bed.addresses().node(bed.number(node)))
                    .contains(bed.addresses().management(bed.number(node)));
            assertThat(on(node, "ps -e -o pid= -o args=").lines()).hasSizeLessThan(5);
        }
    }

    @Test
    void nodesReachEachOtherUntilACableIsCut() {
        String ask = "timeout 1 bash -c '</dev/tcp/" + bed.addresses().node(2) + "/9' 2>&1 || true";
        assertThat(on("node1", ask)).as("refused, so reached").contains("refused");
        bed.detachPort("node2");
        assertThat(on("node1", ask)).doesNotContain("refused");
        assertThat(on("node2", "cat /sys/class/net/eth0/carrier")).isEqualTo("1");
        bed.unplug("node2");
        assertThat(on("node2", "cat /sys/class/net/eth0/carrier")).isEqualTo("0");
        bed.split(List.of(List.of("node1"), List.of("node2", "node3")));
        bed.plug("node2");
        assertThat(on("node1", ask)).doesNotContain("refused");
        assertThat(on("node3", ask)).contains("refused");
        bed.heal();
        assertThat(on("node1", ask)).contains("refused");
    }

    @Test
    void aPowerCutEndsEverythingAndKeepsWhatIsOnDisk() {
        long pid1 = bed.pid1("node3").orElseThrow();
        on("node3", "echo kept > /var/lib/kept; echo lost > /run/lost; mkdir -p /san/1; mount -L label1 /san/1");
        on("node3", "ip addr add " + bed.addresses().virtual(7) + "/24 dev eth0; setsid sleep 600 > /dev/null 2>&1 &");
        List<ProcessHandle> before = bed.processesOf("node3");
        assertThat(before).isNotEmpty();

        bed.powerCut("node3");

        assertThat(bed.pid1("node3")).isEmpty();
        assertThat(before).noneMatch(ProcessHandle::isAlive);
        assertThat(Path.of("/proc/" + pid1)).doesNotExist();
        bed.boot("node3");
        assertThat(on("node3", "cat /var/lib/kept; ls /run")).isEqualTo("kept\nlock");
        assertThat(on("node3", "ip -4 -o addr")).doesNotContain(bed.addresses().virtual(7));
        assertThat(on("node3", "cat /proc/self/mountinfo")).doesNotContain("/san/1");
    }

    @Test
    void aFrozenNodeCanBeCut() throws IOException {
        on("node3", "setsid sleep 600 > /dev/null 2>&1 &");
        Process entered = new ProcessBuilder(
                        List.of("nsenter", "-t", "" + bed.pid1("node3").orElseThrow(), "-m", "-p", "sleep", "600"))
                .start();
        await().atMost(SOON).until(() -> bed.processesOf("node3").size() >= 2);
        bed.pause("node3");
        bed.powerCut("node3");
        assertThat(bed.pid1("node3")).isEmpty();
        await().atMost(SOON).until(() -> !entered.isAlive());
        bed.boot("node3");
        assertThat(on("node3", "hostname")).isEqualTo("node3");
    }

    @Test
    void thePowerStripsHookCutsAndBoots() {
        Path hook = bed.directory().resolve("power-hook.sh");
        assertThat(Programs.run(List.of(hook.toString(), "off", "2")).exit()).isZero();
        assertThat(bed.pid1("node2")).isEmpty();
        assertThat(Programs.run(List.of(hook.toString(), "off", "2")).exit())
                .as("off twice")
                .isZero();
        assertThat(Programs.run(List.of(hook.toString(), "on", "2")).exit()).isZero();
        assertThat(bed.pid1("node2")).isPresent();
        assertThat(Programs.run(List.of(hook.toString(), "off", "9")).text()).contains("no node node9");
        assertThat(bed.powerEvents()).extracting(PowerEvent::on).containsExactly(false, false, true);
    }

    @Test
    void thePowerStripKeepsItsHardwareAddressWhateverIsPluggedIn() {
        String address = "ip -o link show management";
        String before = Programs.require(bed.onSwitch(List.of("bash", "-c", address)));
        bed.powerCut("node1");
        bed.powerCut("node2");
        bed.boot("node2");
        bed.boot("node1");
        assertThat(Programs.require(bed.onSwitch(List.of("bash", "-c", address))))
                .isEqualTo(before);
    }

    @Test
    void thePanicButtonsOfTheMachineAreOutOfReach() {
        assertThat(on("node1", "ls /dev")).doesNotContain("watchdog").doesNotContain("loop-control");
        assertThat(on("node1", "test ! -e /proc/sysrq-trigger || mountpoint /proc/sysrq-trigger"))
                .isNotNull();
        assertThat(on("node1", "stat -c %a /dev/null")).isEqualTo("666");
    }

    @Test
    void aDiskIsTheSameForAllAndItsMountIsPrivate() {
        on("node1", "mkdir -p /san/0; mount -L label0 /san/0; echo hello > /san/0/file");
        assertThat(on("node2", "cat /proc/self/mountinfo")).doesNotContain("/san/0");
        on("node1", "umount /san/0");
        assertThat(on("node2", "mkdir -p /san/0; mount -t ext4 -L label0 /san/0; cat /san/0/file; umount /san/0"))
                .isEqualTo("hello");
    }

    @Test
    void twoBedsStandSideBySide() {
        try (Bed other = Bed.create(options(1))) {
            assertThat(other.directory()).isNotEqualTo(bed.directory());
            assertThat(other.addresses().node(1)).isNotEqualTo(bed.addresses().node(1));
            assertThat(other.exec("node1", "hostname").output().strip()).isEqualTo("node1");
            assertThat(other.disks().values())
                    .doesNotContainAnyElementsOf(bed.disks().values());
        }
        assertThat(on("node1", "hostname")).isEqualTo("node1");
    }

    @Test
    void nothingOutlivesABedWhoseJvmIsKilled() throws IOException, InterruptedException {
        Process owner = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedBed.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = owner.inputReader().lines().limit(1).toList();
        assertThat(said).hasSize(1);
        Path directory = Path.of(said.get(0));
        List<String> processes = Files.readAllLines(directory.resolve("processes"));

        owner.destroyForcibly().waitFor();

        await().atMost(SOON).untilAsserted(() -> assertThat(processes)
                .allSatisfy(line -> assertThat(ProcessHandle.of(Long.parseLong(line.split(" ")[0])))
                        .isEmpty()));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        Programs.run(List.of("losetup", "-a")).output())
                .doesNotContain(directory.toString()));
        Bed.create(options(0)).close();
        assertThat(directory.resolve("owner")).doesNotExist();
    }

    /** Makes a bed, names its directory and waits to be killed. */
    static final class AbandonedBed {
        private AbandonedBed() {}

        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[0]);
            Bed abandoned = Bed.create(new BedOptions(2, 1, path, path, path.resolve("abandoned")));
            abandoned.exec(
                    "node1", "bash", "-c", "mkdir -p /san/0; mount -L label0 /san/0; setsid sleep 600 >&- 2>&- &");
            System.out.println(abandoned.directory());
            System.out.flush();
            if (System.in.read() < 0) {
                Runtime.getRuntime().halt(1);
            }
        }
    }
}

package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.MountTable;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.Ticker;
import org.systole.testkit.AgentCalls;

/** Decisions and refusals, with mounts and programs that a test makes up. Needs no root. */
class FilesystemAgentTest {
    private static final String ROOT = "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n";

    private final List<String> ran = new ArrayList<>();

    private AgentCalls calls(String mountinfo, String device, String fstype) {
        Machine machine = machine(
                () -> MountTable.parse(ROOT + mountinfo),
                command -> new Command.Completed(command.words(), 0, "", "", false, Duration.ZERO));
        return calls(machine, device, fstype);
    }

    private static AgentCalls calls(Machine machine, String device, String fstype) {
        return new AgentCalls(
                new FilesystemAgent(machine), Map.of("device", device, "directory", "/mnt", "fstype", fstype));
    }

    private Machine machine(Supplier<MountTable> mounts, Function<Command, Command.Completed> answers) {
        return new Machine(
                ProcessTable.local(),
                mounts,
                (command, limit) -> {
                    ran.add(command.toString());
                    return answers.apply(command);
                },
                Ticker.system(),
                Path.of("/sys"),
                source -> Optional.empty());
    }

    @Test
    void knowsANetworkFileSystemByItsName() throws Exception {
        String mounts = "40 21 0:50 / /mnt rw - nfs4 server:/export rw,vers=4.2\n";

        assertThat(calls(mounts, "server:/export/", "nfs").monitor().status()).isEqualTo(Status.OK);
        assertThat(calls(mounts, "server:/other", "nfs").monitor().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(calls("", "server:/export", "nfs").monitor().status()).isEqualTo(Status.NOT_RUNNING);
    }

    /** There is no NFS in the kernel of the test machines. */
    @Test
    void unmountsANetworkFileSystemByForceWhenItsServerIsGone() throws Exception {
        AtomicReference<String> mounts =
                new AtomicReference<>(ROOT + "40 21 0:50 / /mnt rw - nfs4 server:/export rw,vers=4.2\n");
        Machine machine = machine(() -> MountTable.parse(mounts.get()), command -> {
            boolean force = command.words().contains("-f");
            mounts.updateAndGet(now -> force ? ROOT : now);
            return new Command.Completed(
                    command.words(), force ? 0 : 32, "", force ? "" : "device is busy", false, Duration.ZERO);
        });

        Result result = calls(machine, "server:/export", "nfs").stop();

        assertThat(result.reason()).isEmpty();
        assertThat(ran).startsWith("umount /mnt").endsWith("umount -f /mnt");
    }

    @Test
    void neverUnmountsTheSystemsOwnFileSystems() throws Exception {
        Result result = calls("", "/dev/sda1", "ext4").stop();

        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(ran).isEmpty();
    }

    @Test
    void doesNotBelieveAMountThatMountedSomethingElse() throws Exception {
        Result result = calls("", "server:/export", "").start();

        assertThat(ran).containsExactly("mount server:/export /mnt");
        assertThat(result.reason()).contains("mount reported success, but");
    }

    @ParameterizedTest
    @CsvSource({
        "directory, mnt/x, is a relative path",
        "directory, /, is the root",
        "device, -x foo, is neither -L",
        "device, dev/sda9, is a relative path",
        "device, sda1, is a relative path",
        "device, ../disk.img, is a relative path",
        "fstype, a b, is no type",
        "run_fsck, maybe, is none of",
        "san_paths, many, is none of",
        "fast_stop, later, neither true nor false",
        "force_unmount, often, neither true nor false",
        "force_clones, true, is not supported"
    })
    void refusesAValueThatMakesNoSenseAndNamesIt(String name, String value, String why) throws Exception {
        AgentCalls calls = calls("", "/dev/sda9", "ext4").with(name, value);

        assertThat(calls.start().status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(calls.start().reason()).contains(name + "=" + value, "resource_under_test", why);
        assertThat(ran).isEmpty();
    }

    @Test
    void readsDeviceNumbersAsTheKernelWritesThem() {
        assertThat(BlockDevice.number(Path.of("/dev/null"))).isEmpty();
        assertThat(BlockDevice.number(Path.of("/dev/no-such"))).isEmpty();
    }

    @Test
    void watchesPathsByDefaultOnlyUnderTheFoundingName() {
        assertThat(new FilesystemAgent().metadata().parameters())
                .filteredOn(parameter -> parameter.name().equals("san_paths"))
                .extracting(Parameter::defaultValue)
                .containsExactly("off");
        assertThat(new WatchedFilesystemAgent().metadata().parameters())
                .filteredOn(parameter -> parameter.name().equals("san_paths"))
                .extracting(Parameter::defaultValue)
                .containsExactly("auto");
    }
}

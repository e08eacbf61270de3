package org.systole.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.settings.NodeSettings.Transport;

class SettingsFilesTest {
    private static final FakeNetwork MACHINE = FakeNetwork.of("eth0", "10.0.0.2");

    @TempDir
    Path base;

    @BeforeEach
    void placeKeys() throws IOException {
        Path keys = Files.writeString(base.resolve("authkeys"), "auth 1\n1 sha1 abcdefghijklmnop\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    }

    private NodeSettings load(String haCf, LocalNetwork network, String self) throws Exception {
        Files.writeString(base.resolve("ha.cf"), haCf);
        return new SettingsFiles(base, network).load(Optional.of(self)).settings();
    }

    @Test
    void bindsToTheAddressOfTheMulticastDevice() throws Exception {
        NodeSettings settings = load("node a b\nmcast eth0 239.192.0.1 3335 1 0\n", MACHINE, "b");

        assertThat(settings.self()).hasToString("b");
        assertThat(settings.transport()).isEqualTo(new Transport.Multicast("eth0", "10.0.0.2", "239.192.0.1", 3335, 1));
        assertThat(settings.majority()).isEqualTo(2);
    }

    @Test
    void bindsToTheAddressOfTheNodesNameWhereTheDeviceHasSeveral() throws Exception {
        FakeNetwork machine = FakeNetwork.of("eth0", "10.0.0.100", "10.0.0.2").naming("b", "10.0.0.2");

        assertThat(load("node a b\nmcast eth0 239.192.0.1 3335 1 0\n", machine, "b")
                        .transport()
                        .bindAddress())
                .isEqualTo("10.0.0.2");
    }

    @Test
    void putsTheOwnAddressWhereTheNodeStandsInTheList() throws Exception {
        String haCf = "node a b c\nucast eth0 10.0.0.2\nucast eth0 10.0.0.3\nucast eth0 10.0.0.1\n";

        assertThat(load(haCf, MACHINE, "b").transport())
                .isEqualTo(new Transport.Unicast("10.0.0.2", List.of("10.0.0.3", "10.0.0.2", "10.0.0.1"), 694));
    }

    @Test
    void addsTheOwnAddressWhereOnlyTheOthersAreListed() throws Exception {
        assertThat(load("node a b\nucast eth0 10.0.0.1\n", MACHINE, "b").transport())
                .isEqualTo(new Transport.Unicast("10.0.0.2", List.of("10.0.0.1", "10.0.0.2"), 694));
    }

    @Test
    void refusesAListThatLacksANode() {
        assertThatThrownBy(() -> load("node a b c\nucast eth0 10.0.0.1\n", MACHINE, "b"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("ucast lines for 1 nodes besides this one, but names 2");
    }

    @Test
    void refusesToRunAsANodeThatIsNotListed() {
        assertThatThrownBy(() -> load("node a b\nmcast eth0 239.192.0.1 3335 1 0\n", MACHINE, "x"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("does not name this node, x")
                .hasMessageContaining("it names a, b");
    }

    @Test
    void namesTheDevicesThereAreWhereTheWantedOneIsMissing() {
        assertThatThrownBy(() -> load("node a\nmcast eth7 239.192.0.1 3335 1 0\n", MACHINE, "a"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("names network device eth7, which is not there or not up; there are eth0, lo");
    }

    @Test
    void saysHowToMakeAMissingFile() {
        assertThatThrownBy(() -> new SettingsFiles(base, MACHINE).load(Optional.of("a")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("ha.cf is not there; make it with: systole configure " + base);
    }

    @Test
    void theMachinesOwnNetworkHasALoopbackAddress() {
        assertThat(LocalNetwork.system().deviceOf("127.0.0.1")).contains("lo");
    }
}

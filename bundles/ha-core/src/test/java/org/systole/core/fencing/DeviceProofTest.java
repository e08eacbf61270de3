package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.model.NodeId;

class DeviceProofTest {
    private static final List<NodeId> CLUSTER =
            Stream.of("node1", "node2", "node3").map(NodeId::new).toList();

    private static FencingDevices.Device device(Map<String, List<String>> plugs) {
        return new FencingDevices.Device("pdu", "strip", new TreeMap<>(), new TreeMap<>(plugs), new TreeSet<>());
    }

    private static Outcome read(Map<String, PowerState> states) {
        return new Outcome.Confirmed(new TreeMap<>(states), List.of());
    }

    @Test
    void allOutletsThatTheConfigurationNamesAreRead() {
        FencingDevices.Device device = device(Map.of("node1", List.of("1"), "node2", List.of("2", "3")));

        DeviceProof proof = DeviceProof.of(
                        device,
                        CLUSTER,
                        true,
                        kind -> Optional.of(read(Map.of("1", PowerState.ON, "2", PowerState.ON, "3", PowerState.OFF))))
                .orElseThrow();

        assertThat(proof.ok()).isTrue();
        assertThat(proof.nodes()).containsExactly(CLUSTER.get(0), CLUSTER.get(1));
    }

    @Test
    void ofADeviceThatFailsOnlyWhatItReadCounts() {
        FencingDevices.Device device = device(Map.of("node1", List.of("1"), "node2", List.of("2")));
        Outcome failed = new Outcome.Failed(
                "no outlet 2", List.of(), new TreeMap<>(Map.of("1", PowerState.ON, "2", PowerState.OTHER)));

        DeviceProof proof = DeviceProof.of(device, CLUSTER, true, kind -> Optional.of(failed))
                .orElseThrow();

        assertThat(proof).isEqualTo(new DeviceProof(false, new TreeSet<>(List.of(CLUSTER.get(0))), "no outlet 2"));
    }

    @Test
    void aDeviceWithoutAMapIsAskedWhomItKnowsByPlugOrByName() {
        Outcome listed = new Outcome.Confirmed(
                        new TreeMap<>(Map.of("1", PowerState.ON, "node3", PowerState.ON)), List.of())
                .named(new TreeMap<>(Map.of("1", "NODE2")));

        DeviceProof proof = DeviceProof.of(device(Map.of()), CLUSTER, true, kind -> Optional.of(listed))
                .orElseThrow();

        assertThat(proof.nodes()).containsExactly(CLUSTER.get(1), CLUSTER.get(2));
    }

    @Test
    void oneThatListsNothingIsAtLeastReached() {
        DeviceProof proof = DeviceProof.of(
                        device(Map.of()),
                        CLUSTER,
                        true,
                        kind -> Optional.of(
                                kind == Kind.MONITOR ? read(Map.of()) : new Outcome.Failed("no list", List.of())))
                .orElseThrow();

        assertThat(proof.ok()).isTrue();
        assertThat(proof.nodes()).isEmpty();
    }

    @Test
    void ofOneThatCannotBeReadItIsSaid() {
        DeviceProof proof = DeviceProof.of(
                        device(Map.of("node1", List.of("1"))),
                        CLUSTER,
                        false,
                        kind -> kind == Kind.MONITOR ? Optional.of(read(Map.of())) : Optional.empty())
                .orElseThrow();

        assertThat(proof.nodes()).containsExactly(CLUSTER.get(0));
        assertThat(proof.said()).startsWith("unverified, it cannot be read");
    }

    @Test
    void aDeviceThatIsNeededProvesNothing() {
        assertThat(DeviceProof.of(device(Map.of()), CLUSTER, true, kind -> Optional.empty()))
                .isEmpty();
    }
}

package org.systole.policy.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.Digest;
import org.systole.cib.view.Primitive;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Snapshots;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instances;

class UnfencingTest {
    private static final String DEVICE = "primitive scsi agent=stonith:fence_test provides=unfencing param.disk=a\n";
    private static final String DONE = "attribute n1 #node-unfenced=1700000000\n";

    private ClusterSnapshot snapshot;
    private Health health;

    private Unfencing unfencing(String scenario) {
        snapshot = Snapshots.of("online n1\n" + scenario);
        Instances instances = Instances.of(snapshot);
        health = Health.of(snapshot, instances);
        return Unfencing.of(snapshot, instances, health);
    }

    private Primitive primitive(String id) {
        return snapshot.configuration().primitive(new ResourceId(id)).orElseThrow();
    }

    private static String digests(String parameter) {
        String digest = Digest.ofParameters(new java.util.TreeMap<>(Map.of("disk", parameter)));
        return DONE + "attribute n1 #digests-all=scsi:fence_test:" + digest + ",\n";
    }

    @Test
    void aNodeNeverSwitchedOnLacksItUntilSomebodyNeedsIt() {
        Unfencing unfencing = unfencing("on-paper\n" + DEVICE);
        assertThat(unfencing.lacking()).containsExactly(Map.entry(new NodeId("n1"), ""));
        assertThat(unfencing.anyway(new NodeId("n1"))).isFalse();
    }

    @Test
    void zeroIsNever() {
        assertThat(unfencing("on-paper\nattribute n1 #node-unfenced=0\n" + DEVICE)
                        .lacking())
                .containsKey(new NodeId("n1"));
        assertThat(unfencing("on-paper\n" + DONE + DEVICE).lacking()).isEmpty();
    }

    @Test
    void nobodyWantsItUnlessADeviceGivesItOrAResourceAsks() {
        assertThat(unfencing("on-paper\nprimitive scsi agent=stonith:fence_test\nprimitive web\n")
                        .lacking())
                .isEmpty();
        assertThat(unfencing("on-paper\nprimitive scsi agent=stonith:fence_test\nprimitive web requires=unfencing\n")
                        .lacking())
                .hasSize(1);
        assertThat(unfencing("on-paper\nprimitive web provides=unfencing\n").lacking())
                .as("what is no fence device provides nothing")
                .isEmpty();
    }

    @Test
    void inAClusterAndWithoutFencingThereIsNone() {
        assertThat(unfencing(DEVICE).lacking()).isEmpty();
        Unfencing off = unfencing("on-paper\noption stonith-enabled=false\n" + DEVICE);
        assertThat(off.lacking()).isEmpty();
        assertThat(off.needs(primitive("scsi"))).isFalse();
    }

    @Test
    void whatRequiresLessDoesNotNeedItButForDevices() {
        Unfencing unfencing = unfencing("on-paper\n" + DEVICE
                + "primitive web\nprimitive log requires=quorum\nprimitive old requires=fencing\n"
                + "primitive ipmi agent=stonith:fence_test requires=nothing\n");
        assertThat(unfencing.needs(primitive("web"))).isTrue();
        assertThat(unfencing.needs(primitive("log"))).isFalse();
        assertThat(unfencing.needs(primitive("old"))).isFalse();
        assertThat(unfencing.needs(primitive("ipmi"))).isTrue();
        assertThat(unfencing.renews(primitive("web"), health.node(new NodeId("n1"))))
                .isTrue();
        assertThat(unfencing.renews(primitive("log"), health.node(new NodeId("n1"))))
                .isFalse();
    }

    @Test
    void aDeviceWithTheParametersOfThenHasDoneItsPart() {
        assertThat(unfencing("on-paper\n" + digests("a") + DEVICE).lacking()).isEmpty();
        Unfencing changed = unfencing("on-paper\n" + digests("b") + DEVICE);
        assertThat(changed.lacking()).hasSize(1);
        assertThat(changed.anyway(new NodeId("n1"))).isTrue();
    }

    @Test
    void aDeviceThatRunsWithOtherParametersHasToDoItAgain() {
        Unfencing unfencing = unfencing("on-paper\n" + DONE + DEVICE + "running scsi n1\nchanged scsi n1\n");
        assertThat(unfencing.lacking()).containsExactly(Map.entry(new NodeId("n1"), "Device parameters changed"));
        assertThat(unfencing.anyway(new NodeId("n1"))).isTrue();
    }

    @Test
    void aLostNodeIsFencedAndNotSwitchedOn() {
        assertThat(unfencing("on-paper\nunclean n2\n" + DEVICE).lacking()).containsOnlyKeys(new NodeId("n1"));
    }
}

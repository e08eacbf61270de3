package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.systole.api.model.ResourceId;
import org.systole.core.state.Admission;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;
import org.systole.core.state.Intent;
import org.systole.core.state.NodeRecord;

/** A driver that takes storage away has to give it back before anything starts. */
class UnfencingTest {
    private static final String CONFIGURATION = "<crm_config/><resources>"
            + "<primitive id='web' class='ocf' provider='x' type='Y'/>"
            + "<primitive id='scsi' class='stonith' type='fence_scsi'><instance_attributes id='i'>"
            + "<nvpair id='n' name='pcmk_host_list' value='node1 node2'/></instance_attributes></primitive></resources>";
    private static final String DRIVER = "stonith:fence_scsi";

    private final Members cluster = new Members(
            CONFIGURATION, DRIVER, NodeRecord.UNFENCES + "fence_scsi", NodeRecord.ON_TARGET + "fence_scsi", "ocf:x:Y");
    private final Unfencing unfencing = new Unfencing(cluster.known);
    private final FencingDecisions decisions = new FencingDecisions(cluster.known);

    private static Intent start(org.systole.api.model.NodeId node) {
        return new Intent("start", new ResourceId("web"), node, Members.life(node), 1000, 0, "", 100);
    }

    private static List<String> asked(List<Entry> entries) {
        return entries.stream()
                .filter(e -> e instanceof Entry.FenceRequest)
                .map(e -> ((Entry.FenceRequest) e).node() + " " + ((Entry.FenceRequest) e).how())
                .toList();
    }

    @Test
    void nodesThatTheDeviceCoversAreSwitchedOnByThemselvesBeforeAnythingStarts() {
        assertThat(unfencing.holds(start(Members.NODE1))).isTrue();
        assertThat(unfencing.holds(start(Members.SELF))).as("not covered").isFalse();
        unfencing.decide();
        assertThat(asked(cluster.submitted())).containsExactly("node1 on", "node2 on");
        assertThat(Admission.refusal(cluster.known.state, start(Members.NODE1)))
                .hasValueSatisfying(why -> assertThat(why).contains("have not switched it on yet"));

        decisions.decide(new TreeMap<>());
        cluster.effects();
        Fencing attempt = cluster.known.state.fencings().get(Members.NODE1);
        assertThat(attempt.how()).isEqualTo("on");
        assertThat(attempt.executor()).as("it does that itself").isEqualTo(Members.NODE1);
        cluster.apply(
                new Entry.FenceResult(Members.NODE1, attempt.id(), Members.NODE1, Fencing.Outcome.CONFIRMED, "", 101));

        assertThat(unfencing.holds(start(Members.NODE1))).isFalse();
        assertThat(cluster.known.state.node(Members.NODE1).attributes()).containsEntry(NodeRecord.UNFENCED, "101");
        unfencing.decide();
        assertThat(asked(cluster.submitted())).isEmpty();
    }

    @Test
    void otherDriversAskForNothing() {
        Members plain = new Members(CONFIGURATION, DRIVER, "ocf:x:Y");

        assertThat(new Unfencing(plain.known).holds(start(Members.NODE1))).isFalse();
    }

    @Test
    void whatAnOperatorAskedForIsTriedOnceAllRound() {
        Members plain = new Members(CONFIGURATION, DRIVER);
        plain.apply(new Entry.FenceRequest(Members.NODE1, "on", "ana", "", 100));
        FencingDecisions theirs = new FencingDecisions(plain.known);
        for (int i = 0; i < 2; i++) {
            theirs.decide(new TreeMap<>());
            plain.known.nowMillis += 10_000;
            theirs.decide(new TreeMap<>());
            plain.effects();
            Fencing attempt = plain.known.state.fencings().get(Members.NODE1);
            assertThat(attempt).as("try %d", i).isNotNull();
            plain.apply(new Entry.FenceResult(
                    Members.NODE1, attempt.id(), attempt.executor(), Fencing.Outcome.FAILED, "", 101));
        }
        plain.known.nowMillis += 10_000;
        theirs.decide(new TreeMap<>());

        assertThat(plain.submitted()).isEmpty();
        assertThat(theirs.problems()).singleElement().asString().contains("stonith_admin --unfence node1");
    }
}

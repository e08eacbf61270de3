package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.Entry;
import org.systole.core.state.EntryCodec;
import org.systole.core.state.Intent;
import org.systole.core.state.ResourceRecord;

/** A clone whose copies are told of each other; a plan is made after every change, as in a cluster. */
class CloneNoticesTest {
    private static final NodeId NODE1 = Members.NODE1;
    private static final NodeId NODE2 = Members.NODE2;
    private static final NodeId NODE3 = Members.SELF;
    private static final String CLONE =
            """
            <crm_config>
            <cluster_property_set id="o"><nvpair id="f" name="stonith-enabled" value="false"/></cluster_property_set>
            </crm_config><nodes/><resources>
            <clone id="c"><meta_attributes id="cm"><nvpair id="cn" name="notify" value="true"/></meta_attributes>
            <primitive id="disk" class="ocf" provider="x" type="Y"/></clone>
            </resources><constraints/>
            """;
    private static final int RUNS_NOT = 7;

    private final Members members = new Members(CLONE, "ocf:x:Y", "systole:node");
    private final Knowledge known = members.known;
    private Planning planning = new Planning(known);

    /** Everything is probed; it runs on node1, and node2 and node3 are in standby. */
    @BeforeEach
    void cluster() {
        standby(NODE2, true);
        standby(NODE3, true);
        assertThat(step()).hasSize(3).allMatch(s -> s.startsWith("monitor disk"));
        Members.NODES.forEach(n -> members.end(n, RUNS_NOT));
        assertThat(step()).containsExactly("start disk on node1");
        members.end(NODE1, 0);
        assertThat(step()).as("the first copy is told that it has started").containsExactly("post start to node1");
        members.end(NODE1, 0);
        assertThat(step()).isEmpty();
    }

    private void standby(NodeId node, boolean on) {
        members.apply(new Entry.SetAttribute(node, "standby", Optional.of(on ? "on" : "off"), 100));
    }

    /** Plans, and proposes what the coordinator would; answers what that was. */
    private List<String> step() {
        planning.askAgain();
        planning.made(members.plan(planning));
        List<Intent> proposed = planning.announced(planning.intents());
        if (!proposed.isEmpty()) {
            members.apply(new Entry.Intents(1, proposed, 100));
        }
        return proposed.stream()
                .map(i -> i.notice()
                        .map(n -> n.when() + " " + n.about() + " to " + i.node())
                        .orElse(i.operation() + " " + i.resource() + " on " + i.node()))
                .sorted()
                .toList();
    }

    /** It is announced, and started on node2; nobody is told of that yet. */
    private void secondCopyStarts() {
        standby(NODE2, false);
        step();
        members.end(NODE1, 0);
        step();
        members.end(NODE2, 0);
    }

    private ResourceRecord disk(NodeId node) {
        return known.state.node(node).resources().get(new ResourceId("disk"));
    }

    @Test
    void allAreToldBeforeAndAfter() {
        standby(NODE2, false);

        assertThat(step()).containsExactly("pre start to node1");
        assertThat(step()).as("it waits for the answer").isEmpty();
        members.end(NODE1, 0);
        assertThat(step()).containsExactly("start disk on node2");
        assertThat(step()).isEmpty();
        members.end(NODE2, 0);
        assertThat(step()).containsExactly("post start to node1", "post start to node2");
        members.end(NODE2, 0);
        assertThat(step()).isEmpty();
        members.end(NODE1, 0);
        assertThat(step()).isEmpty();
    }

    @Test
    void theWordsSayWhoRunsAndWhoStarts() {
        standby(NODE2, false);
        step();

        var words = disk(NODE1)
                .pending()
                .orElseThrow()
                .intent()
                .notice()
                .orElseThrow()
                .words();

        assertThat(words)
                .containsEntry("notify_active_uname", "node1")
                .containsEntry("notify_start_uname", "node2")
                .containsEntry("notify_stop_uname", "")
                .containsEntry("notify_unpromoted_uname", "node1");
        assertThat(words.get("notify_start_resource")).startsWith("disk:");
    }

    @Test
    void aNewcomerIsNotToldWhatBeganBeforeIt() {
        standby(NODE2, false);
        step();
        members.end(NODE1, 0);
        assertThat(step()).containsExactly("start disk on node2");
        standby(NODE3, false);

        assertThat(step()).as("the round has begun").containsExactly("start disk on node3");
        members.end(NODE2, 0);
        assertThat(step()).isEmpty();
        members.end(NODE3, 0);
        assertThat(step()).containsExactly("post start to node1", "post start to node2", "post start to node3");
    }

    @Test
    void aFailedNotificationChangesNothing() {
        standby(NODE2, false);
        step();

        members.end(NODE1, 1);

        assertThat(step()).containsExactly("start disk on node2");
        assertThat(known.state.node(NODE1).attributes())
                .noneSatisfy((name, value) -> assertThat(name).startsWith("fail-count"));
        assertThat(disk(NODE1).history()).containsKey("disk_pre_notify_start_0");
    }

    @Test
    void theNextActWaitsUntilAllKnowOfTheLast() {
        secondCopyStarts();
        assertThat(step()).containsExactly("post start to node1", "post start to node2");
        standby(NODE2, true);

        assertThat(step()).as("both are being told of the start").isEmpty();
        members.end(NODE1, 0);
        assertThat(step()).as("node2 is still being told of the start").containsExactly("pre stop to node1");
        members.end(NODE2, 0);
        assertThat(step()).containsExactly("pre stop to node2");
        members.end(NODE1, 0);
        members.end(NODE2, 0);
        assertThat(step()).containsExactly("stop disk on node2");
        members.end(NODE2, 0);
        assertThat(step()).containsExactly("post stop to node1");
    }

    @Test
    void theSecondActOfAKindIsToldToo() {
        secondCopyStarts();
        step();
        members.end(NODE1, 0);
        members.end(NODE2, 0);
        standby(NODE3, false);

        assertThat(step()).containsExactly("pre start to node1", "pre start to node2");
        members.end(NODE1, 0);
        members.end(NODE2, 0);
        assertThat(step()).containsExactly("start disk on node3");
        members.end(NODE3, 0);
        assertThat(step()).containsExactly("post start to node1", "post start to node2", "post start to node3");
    }

    @Test
    void aNodeThatIsLostIsNotWaitedFor() {
        secondCopyStarts();
        assertThat(step()).containsExactly("post start to node1", "post start to node2");
        members.end(NODE1, 0);
        members.lost(NODE2);
        members.see(List.of(NODE1, NODE3));
        standby(NODE3, false);

        assertThat(Stream.of(step(), step()).flatMap(List::stream)).contains("pre start to node1");
    }

    @Test
    void anAgentThatIsMissingIsNotWaitedFor() {
        members.apply(new Entry.Agents(NODE1, Members.life(NODE1), new TreeSet<>(List.of("systole:node")), 100));
        standby(NODE2, false);

        assertThat(step()).containsExactly("start disk on node2");
    }

    @Test
    void anotherCoordinatorAnnouncesAgain() {
        standby(NODE2, false);
        assertThat(step()).containsExactly("pre start to node1");
        members.end(NODE1, 0);
        planning = new Planning(known);

        assertThat(step()).containsExactly("pre start to node1");
        members.end(NODE1, 0);
        assertThat(step()).containsExactly("start disk on node2");
    }

    @Test
    void anIntentOfANotificationKeepsItsWordsInTheLog() {
        standby(NODE2, false);
        step();
        Intent intent = disk(NODE1).pending().orElseThrow().intent();

        Entry entry = new Entry.Intents(1, List.of(intent), 100);
        assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
    }
}

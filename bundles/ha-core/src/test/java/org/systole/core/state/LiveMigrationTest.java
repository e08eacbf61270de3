package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.systole.core.state.StateBuilder.cluster;
import static org.systole.core.state.StateBuilder.life;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;

/** From n1 to n2, with n3 looking on; nothing may start while it is not certain where it is. */
class LiveMigrationTest {
    private static final ResourceId WEB = new ResourceId("web");

    private final StateBuilder cluster = cluster("n1", "n2", "n3")
            .joined("n1")
            .joined("n2")
            .joined("n3")
            .absent("web", "n1", "n2", "n3")
            .started("web", "n1");

    private LiveMigrationTest sent() {
        cluster.migrate("migrate_to", "web", "n1", "n2").result("web", "n1", 0);
        return this;
    }

    private void assertKnown(Known first, Known second) {
        assertThat(List.of(cluster.known("web", "n1"), cluster.known("web", "n2")))
                .containsExactly(first, second);
    }

    private void assertRefused(String operation, String node, String... why) {
        StateBuilder next = cluster.intent(operation, "web", node);
        assertThat(next.last().accepted()).as("%s on %s", operation, node).isFalse();
        assertThat(next.last().text()).contains(why);
    }

    private List<Element> lines(String node) {
        return CibRendering.cib(cluster.state(), true)
                .descendants()
                .filter(e -> e.name().equals("lrm_rsc_op")
                        && e.attribute("on_node", "").equals(node))
                .toList();
    }

    @Test
    void goesFromOneNodeToTheOther() {
        cluster.migrate("migrate_to", "web", "n1", "n2");
        assertKnown(Known.STARTED, Known.ARRIVING);
        assertRefused("start", "n3", "n1");
        assertRefused("start", "n2", "n1 is sending it there");
        assertRefused("monitor", "n2", "n1 is sending it there");
        assertRefused("stop", "n2", "n1 is sending it there");

        cluster.result("web", "n1", 0);
        assertKnown(Known.SENT, Known.ARRIVING);
        assertRefused("start", "n3", "n1");
        assertThat(lines("n1"))
                .extracting(Element::id, e -> e.attribute("migrate_source", ""), e -> e.attribute("migrate_target", ""))
                .contains(tuple("web_last_0", "", ""), tuple("web_migrate_to_0", "n1", "n2"));

        cluster.migrate("migrate_from", "web", "n2", "n1").result("web", "n2", 0);
        assertKnown(Known.SENT, Known.STARTED);
        assertRefused("start", "n3", "n1");
        assertThat(StateCodec.decode(StateCodec.encode(cluster.state())).nodes())
                .isEqualTo(cluster.state().nodes());

        cluster.intent("stop", "web", "n1").result("web", "n1", 0);
        assertKnown(Known.STOPPED, Known.STARTED);
        assertRefused("start", "n1", "n2");
        assertThat(lines("n1")).extracting(Element::id).containsExactly("web_last_0");
    }

    @Test
    void isSentOnlyWhereItIsCertainlyAbsentAndFromWhereItRuns() {
        assertThat(cluster.migrate("migrate_to", "web", "n2", "n3").last().text())
                .contains("migrate_to of web on n2 refused", "STOPPED");
        assertThat(cluster.migrate("migrate_to", "web", "n1", "").last().text()).contains("not known which other node");
        assertThat(cluster.migrate("migrate_to", "web", "n1", "n9").last().text())
                .contains("n9, which is no other online node");
        assertThat(cluster.migrate("migrate_to", "web", "n1", "n1").last().accepted())
                .isFalse();
        cluster.intent("monitor", "web", "n2");
        assertThat(cluster.migrate("migrate_to", "web", "n1", "n2").last().text())
                .contains("that is changing");
        cluster.result("web", "n2", 7).joined("n3", life("n3", 1, 2));
        assertThat(cluster.migrate("migrate_to", "web", "n1", "n2").last().text())
                .as("n3 has not been probed in its new life")
                .contains("n3");
        cluster.absent("web", "n3").lost("n2");
        assertThat(cluster.migrate("migrate_to", "web", "n1", "n2").last().accepted())
                .isFalse();
    }

    @Test
    void isReceivedOnlyWhereItWasSent() {
        assertThat(cluster.migrate("migrate_from", "web", "n2", "n1").last().text())
                .contains("n1 has not sent it there");
        sent();
        assertThat(cluster.migrate("migrate_from", "web", "n3", "n1").last().accepted())
                .isFalse();
        assertThat(cluster.migrate("migrate_from", "web", "n2", "n3").last().accepted())
                .isFalse();
        cluster.intent("stop", "web", "n1");
        assertThat(cluster.migrate("migrate_from", "web", "n2", "n1").last().accepted())
                .as("while its sender stops it")
                .isFalse();
    }

    @Test
    void copiesOfACloneAreNotSent() {
        cluster.absent("every", "n1", "n2", "n3").started("every", "n1");

        assertThat(cluster.migrate("migrate_to", "every", "n1", "n2").last().text())
                .contains("it has copies");
    }

    @Test
    void mayBeOnBothWhenSendingItFailed() {
        cluster.migrate("migrate_to", "web", "n1", "n2").result("web", "n1", 1);

        assertKnown(Known.FAILED, Known.STRAY);
        assertRefused("start", "n3", "n1");
        cluster.intent("stop", "web", "n1").result("web", "n1", 0);
        assertRefused("start", "n3", "n2");
        cluster.intent("stop", "web", "n2").result("web", "n2", 0).started("web", "n3");
        assertThat(cluster.known("web", "n3")).isEqualTo(Known.STARTED);
    }

    @Test
    void mayBeOnBothWhenReceivingItFailed() {
        sent();
        cluster.migrate("migrate_from", "web", "n2", "n1").result("web", "n2", 1);

        assertKnown(Known.FAILED, Known.FAILED);
        assertThat(lines("n1"))
                .filteredOn(e -> e.id().equals("web_migrate_to_0"))
                .extracting(e -> e.attribute("rc-code", ""), e -> e.attribute("exit-reason", ""))
                .as("the policy is to see that n1 may have it")
                .containsExactly(tuple("1", "n2 does not have it, or not any more"));
        assertRefused("start", "n3", "n1");
    }

    @Nested
    class WhenTheTargetIsLost {
        @Test
        void theSenderHasFailedOnceThatIsDead() {
            sent();
            cluster.lost("n2");
            assertRefused("start", "n3", "n1");
            assertThat(cluster.known("web", "n1")).isEqualTo(Known.SENT);

            cluster.fencing("n2", "n1").fenced("n2", Fencing.Outcome.CONFIRMED);

            assertThat(cluster.known("web", "n1")).isEqualTo(Known.FAILED);
            assertRefused("start", "n3", "n1");
            cluster.intent("stop", "web", "n1").result("web", "n1", 0).started("web", "n3");
            assertThat(cluster.known("web", "n3")).isEqualTo(Known.STARTED);
        }

        @Test
        void theSenderHasFailedWhenThatBeginsANewLife() {
            sent();
            cluster.joined("n2", life("n2", 1, 2));

            assertKnown(Known.FAILED, Known.STRAY);
        }

        @Test
        void nothingIsAskedOfItsNextLifeWhileItIsStillBeingSentThere() {
            cluster.migrate("migrate_to", "web", "n1", "n2").joined("n2", life("n2", 2, 2));
            assertRefused("monitor", "n2", "n1 is sending it there");

            cluster.result("web", "n1", 0);

            assertThat(cluster.known("web", "n1")).isEqualTo(Known.FAILED);
            cluster.intent("monitor", "web", "n2").result("web", "n2", 7);
            assertThat(cluster.known("web", "n2")).isEqualTo(Known.STOPPED);
        }
    }

    @Nested
    class WhenTheSenderIsLost {
        @Test
        void theTargetIsProbed() {
            cluster.migrate("migrate_to", "web", "n1", "n2").lost("n1");
            assertRefused("monitor", "n2", "n1 is sending it there");

            cluster.fencing("n1", "n3").fenced("n1", Fencing.Outcome.CONFIRMED);

            assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
            assertRefused("start", "n3", "n2");
            cluster.intent("monitor", "web", "n2").result("web", "n2", 0);
            assertThat(cluster.known("web", "n2")).isEqualTo(Known.STARTED);
        }

        @Test
        void aNewProcessOfItLeavesNeitherKnown() {
            sent();
            cluster.joined("n1", life("n1", 1, 2));

            assertKnown(Known.UNKNOWN, Known.STRAY);
        }

        @Test
        void whatIsBeingReceivedGoesOn() {
            sent();
            cluster.migrate("migrate_from", "web", "n2", "n1")
                    .lost("n1")
                    .fencing("n1", "n3")
                    .fenced("n1", Fencing.Outcome.CONFIRMED);
            assertThat(cluster.known("web", "n2")).isEqualTo(Known.ARRIVING);

            cluster.result("web", "n2", 0);

            assertThat(cluster.known("web", "n2")).isEqualTo(Known.STARTED);
        }
    }

    @Test
    void whatWasCertainlyNotSentIsLookedForAgain() {
        cluster.migrate("migrate_to", "web", "n1", "n2");
        ResourceRecord.Pending pending =
                cluster.node("n1").resources().get(WEB).pending().orElseThrow();
        cluster.apply(new Entry.Results(
                new NodeId("n1"),
                cluster.node("n1").incarnation().orElseThrow(),
                List.of(new Entry.Result(
                        WEB,
                        "migrate_to",
                        0,
                        pending.id(),
                        true,
                        OperationRecord.Ended.NOT_INSTALLED,
                        5,
                        "agent missing",
                        "",
                        0)),
                100));

        assertKnown(Known.STARTED, Known.STRAY);
    }

    @Test
    void cleaningUpLeavesNeitherKnown() {
        sent();
        cluster.apply(new Entry.CleanUp(WEB, Optional.empty(), 100));

        assertKnown(Known.UNKNOWN, Known.STRAY);
    }
}

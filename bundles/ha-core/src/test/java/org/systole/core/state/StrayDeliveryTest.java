package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;
import static org.systole.core.state.StateBuilder.life;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.patch.CibPatch;
import org.systole.core.state.OperationRecord.Ended;

/** The table of {@link StrayDelivery}: n1 sends web to n2; n3 must not start it too early. */
class StrayDeliveryTest {
    private static final ResourceId WEB = new ResourceId("web");
    private static final NodeId N2 = new NodeId("n2");

    private final StateBuilder cluster = cluster("n1", "n2", "n3", "n4", "n5")
            .joined("n1")
            .joined("n2")
            .joined("n3")
            .joined("n4")
            .joined("n5")
            .absent("web", "n1", "n2", "n3", "n4", "n5")
            .started("web", "n1")
            .migrate("migrate_to", "web", "n1", "n2");

    /** What becomes of the target before its sender is done. */
    private enum Target {
        WAITING(Life.ONLINE, c -> {}),
        NEW_PROCESS(Life.ONLINE, c -> c.joined("n2", life("n2", 1, 2))),
        NEW_BOOT(Life.ONLINE, c -> c.joined("n2", life("n2", 2, 2))),
        LOST(Life.UNCLEAN, c -> c.lost("n2")),
        BEING_FENCED(Life.UNCLEAN, c -> c.lost("n2").fencing("n2", "n3")),
        FENCED(Life.DOWN, c -> c.lost("n2").fencing("n2", "n3").fenced("n2", Fencing.Outcome.CONFIRMED)),
        FENCED_AND_BACK(Life.ONLINE, c -> {
            FENCED.befalls.accept(c);
            c.joined("n2", life("n2", 2, 2));
        }),
        CONFIRMED_DOWN(Life.DOWN, c -> c.lost("n2").apply(new Entry.ConfirmDown(N2, "me", 100)));

        private final Life life;
        private final Consumer<StateBuilder> befalls;

        Target(Life life, Consumer<StateBuilder> befalls) {
            this.life = life;
            this.befalls = befalls;
        }
    }

    /** What ends the sending. */
    private enum End {
        SENT(c -> c.result("web", "n1", 0)),
        FAILED(c -> c.result("web", "n1", 1)),
        NOT_BEGUN(End::notBegun),
        FENCED(c -> c.lost("n1").fencing("n1", "n3").fenced("n1", Fencing.Outcome.CONFIRMED)),
        CONFIRMED_DOWN(c -> c.lost("n1").apply(new Entry.ConfirmDown(new NodeId("n1"), "me", 100))),
        NEW_PROCESS(c -> c.joined("n1", life("n1", 1, 2))),
        NEW_BOOT(c -> c.joined("n1", life("n1", 2, 2)));

        private final Consumer<StateBuilder> ends;

        End(Consumer<StateBuilder> ends) {
            this.ends = ends;
        }

        private static void notBegun(StateBuilder c) {
            ResourceRecord.Pending pending =
                    c.node("n1").resources().get(WEB).pending().orElseThrow();
            Entry.Result result = new Entry.Result(
                    WEB, "migrate_to", 0, pending.id(), true, Ended.NOT_INSTALLED, 5, "agent missing", "", 0);
            c.apply(new Entry.Results(
                    new NodeId("n1"), c.node("n1").incarnation().orElseThrow(), List.of(result), 100));
        }
    }

    static Stream<Arguments> table() {
        return Stream.of(End.values()).flatMap(e -> Stream.of(Target.values()).map(t -> Arguments.of(e, t)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void whenSendingEnds(End end, Target target) {
        target.befalls.accept(cluster);
        assertThat(cluster.node("n2").life()).isEqualTo(target.life);
        assertRefused("start", "n3");

        end.ends.accept(cluster);

        boolean waits = end == End.SENT && target == Target.WAITING;
        assertThat(cluster.known("web", "n2")).isEqualTo(waits ? Known.ARRIVING : Known.STRAY);
        assertThat(cluster.node("n2").life()).isEqualTo(target.life == Life.DOWN ? Life.UNCLEAN : target.life);
        assertThat(cluster.beingFenced()).doesNotContain(N2);
        assertThat(cluster.state().fencing().demand(N2).isPresent())
                .as("it is to be fenced")
                .isEqualTo(target.life != Life.ONLINE);
        assertRefused("start", "n3");
        if (cluster.node("n1").online() && !waits) {
            cluster.intent("stop", "web", "n1").result("web", "n1", 0);
        }
        assertRefused("start", "n1");
        assertRefused("start", "n3");
        assertThat(StateCodec.decode(StateCodec.encode(cluster.state())).nodes())
                .isEqualTo(cluster.state().nodes());
    }

    private void assertRefused(String operation, String node) {
        assertThat(cluster.intent(operation, "web", node).last().accepted())
                .as("%s on %s", operation, node)
                .isFalse();
    }

    private void straying(Target target) {
        target.befalls.accept(cluster);
        cluster.result("web", "n1", 1).intent("stop", "web", "n1").result("web", "n1", 0);
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
    }

    @Test
    void aFencingThatBeganBeforeProvesNothing() {
        Target.BEING_FENCED.befalls.accept(cluster);
        IntentId old = cluster.state().fencings().get(N2).id();
        straying(Target.WAITING);

        cluster.apply(new Entry.FenceResult(N2, old, new NodeId("n3"), Fencing.Outcome.CONFIRMED, "", 102));

        assertThat(cluster.node("n2").life()).isEqualTo(Life.UNCLEAN);
        assertThat(cluster.state().fencingHistory())
                .singleElement()
                .satisfies(f -> assertThat(f.outcome()).isEqualTo(Fencing.Outcome.UNKNOWN))
                .satisfies(f -> assertThat(f.said()).contains("may run web, which was still being sent to it"));
        assertRefused("start", "n3");
    }

    @Test
    void aFencingBegunSinceSettlesIt() {
        straying(Target.FENCED);

        cluster.fencing("n2", "n3").fenced("n2", Fencing.Outcome.CONFIRMED);

        assertThat(cluster.node("n2").life()).isEqualTo(Life.DOWN);
        cluster.joined("n2", life("n2", 3, 3));
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.UNHEARD);
    }

    @Test
    void aNewBootDoesNotSettleIt() {
        straying(Target.FENCED);

        cluster.joined("n2", life("n2", 2, 2)).lost("n2").joined("n2", life("n2", 3, 3));

        assertThat(cluster.node("n2").life()).isEqualTo(Life.ONLINE);
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
        assertRefused("start", "n3");
    }

    @Test
    void whatIsAwaitedIsNotSettledByANewBootEither() {
        cluster.result("web", "n1", 0).joined("n2", life("n2", 2, 2));

        assertThat(cluster.known("web", "n1")).isEqualTo(Known.FAILED);
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
    }

    @Test
    void aCleanUpDoesNotSettleIt() {
        straying(Target.NEW_BOOT);

        cluster.apply(new Entry.CleanUp(WEB, Optional.empty(), 100)).joined("n2", life("n2", 3, 3));

        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
    }

    @Test
    void aMissingAgentDoesNotSettleIt() {
        straying(Target.FENCED_AND_BACK);
        cluster.intent("monitor", "web", "n2");
        ResourceRecord.Pending pending =
                cluster.node("n2").resources().get(WEB).pending().orElseThrow();

        cluster.apply(new Entry.Results(
                N2,
                cluster.node("n2").incarnation().orElseThrow(),
                List.of(new Entry.Result(
                        WEB, "monitor", 0, pending.id(), true, Ended.NOT_INSTALLED, 5, "agent missing", "", 0)),
                100));

        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
        assertRefused("start", "n3");
    }

    @Test
    void itsOwnAnswerSettlesIt() {
        straying(Target.FENCED_AND_BACK);

        cluster.intent("monitor", "web", "n2").result("web", "n2", 7);

        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STOPPED);
        assertThat(cluster.started("web", "n3").known("web", "n3")).isEqualTo(Known.STARTED);
    }

    @Test
    void withoutFencingItsNextLifeIsAsked() {
        cluster.apply(withoutFencing());
        assertThat(cluster.last().accepted()).as(cluster.last().text()).isTrue();
        cluster.lost("n2");
        assertThat(cluster.node("n2").life()).isEqualTo(Life.DOWN);

        cluster.result("web", "n1", 1).joined("n2", life("n2", 1, 2));

        assertThat(cluster.node("n2").life()).isEqualTo(Life.ONLINE);
        assertThat(cluster.known("web", "n2")).isEqualTo(Known.STRAY);
    }

    private Entry.Configure withoutFencing() {
        Element base = cluster.state().configurationDocument();
        Element configuration = base.childOrEmpty("configuration");
        Element options = Element.of("crm_config")
                .and(Element.of("cluster_property_set", "id", "options")
                        .and(Element.of("nvpair", "id", "o1", "name", "stonith-enabled", "value", "false")));
        Element changed = base.with(
                        "epoch", String.valueOf(cluster.state().version().epoch() + 1))
                .replacing(configuration.replacing(options));
        return new Entry.Configure(CibPatch.between(base, changed), "ana", "cibadmin", "test", 100);
    }
}

package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.controller.Drill.RUNS_NOT;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.systole.api.model.NodeId;
import org.systole.core.state.Entry;
import org.systole.core.state.OperationRecord.Ended;

/**
 * Whatever an agent answers, the cluster goes on: what its state takes for possibly running, its plans stop, and the
 * service starts again. Were a plan to take an answer for "does not run" that the state does not, the start elsewhere
 * would wait for ever.
 */
class AnyAnswerTest {
    private static final NodeId NODE = Members.NODE1;
    private static final int NOT_INSTALLED = 5;
    private static final int NOT_CONFIGURED = 6;
    private static final List<Integer> RUNNING = List.of(0, 8, 190, 191);
    private static final List<Integer> CODES = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 77, 190, 191);
    /** Where the executor reports an error itself, these stand for the others. */
    private static final List<Integer> CODES_BESIDE_AN_ERROR = List.of(0, 1, 5, 7, 8);

    /** One answer of one operation on the first node, while the service really runs there, or does not. */
    record Answer(String operation, Ended ended, int rc, boolean runs) {
        boolean looks() {
            return operation.equals("probe") || operation.equals("monitor");
        }

        boolean succeeded() {
            return ended == Ended.DONE && rc == 0;
        }

        /** Whether, by the API, the service cannot run anywhere as it is configured. */
        boolean hopeless() {
            return rc == NOT_CONFIGURED && ended == Ended.DONE;
        }
    }

    private static Stream<Answer> of(String... operations) {
        return Stream.of(operations)
                .flatMap(o -> Stream.of(Ended.values()).flatMap(e -> codes(e).stream()
                        .flatMap(c -> Stream.of(true, false).map(r -> new Answer(o, e, c, r)))))
                .filter(AnyAnswerTest::honest);
    }

    private static List<Integer> codes(Ended ended) {
        return ended == Ended.DONE ? CODES : CODES_BESIDE_AN_ERROR;
    }

    static Stream<Answer> answers() {
        return of("probe", "monitor", "start", "stop");
    }

    static Stream<Answer> answersOfPromoted() {
        return of("monitor", "promote", "demote", "stop");
    }

    /** An operation that succeeds has done what it says; what is "not running" or "not installed" does not run. */
    private static boolean honest(Answer answer) {
        if (answer.looks() && (answer.rc == RUNS_NOT || answer.rc == NOT_INSTALLED)) {
            return !answer.runs;
        }
        if (answer.looks() && RUNNING.contains(answer.rc)) {
            return answer.runs;
        }
        return !answer.succeeded() || answer.runs == !answer.operation.equals("stop");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theServiceRunsAgainOrItsNodeIsFenced(Answer answer) {
        Drill drill = new Drill(
                "web",
                """
                <crm_config/><nodes/><resources>
                <primitive id="web" class="ocf" provider="x" type="Y"><operations>
                <op id="m" name="monitor" interval="10s"/></operations></primitive>
                <primitive id="power" class="stonith" type="z"/>
                </resources><constraints/>
                """);
        Members.NODES.forEach(n -> drill.operation("monitor", n, Ended.DONE, RUNS_NOT));
        if (answer.operation.equals("monitor") || answer.operation.equals("stop")) {
            drill.operation("start", NODE, Ended.DONE, 0);
        }
        say(answer, drill);

        drill.goOn();

        assertThat(drill.fences() || answer.hopeless() || drill.running.size() == 1)
                .as("%s: runs on %s", drill.story, drill.running)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("answersOfPromoted")
    void oneCopyIsPromotedAgainOrItsNodeIsFenced(Answer answer) {
        Drill drill = new Drill(
                "db",
                """
                <crm_config/><nodes/><resources>
                <clone id="dbs"><meta_attributes id="m"><nvpair id="p" name="promotable" value="true"/></meta_attributes>
                <primitive id="db" class="ocf" provider="x" type="Y"><operations>
                <op id="w" name="monitor" interval="10s" role="Promoted"/></operations></primitive></clone>
                <primitive id="power" class="stonith" type="z"/>
                </resources><constraints/>
                """);
        drill.members.apply(new Entry.SetAttribute(NODE, "master-db", Optional.of("10"), 100));
        drill.members.apply(new Entry.SetAttribute(Members.NODE2, "master-db", Optional.of("5"), 100));
        drill.goOn();
        assertThat(drill.promoted).containsExactly(NODE);
        if (answer.operation.equals("promote")) {
            drill.operation("demote", NODE, Ended.DONE, 0);
        }
        say(answer, drill);
        drill.promoted.remove(NODE);
        boolean worst = !answer.succeeded() && !answer.looks(); // it may be promoted in spite of the answer
        boolean still = answer.looks() && List.of(8, 191).contains(answer.rc);
        if (answer.runs && (worst || still || answer.operation.equals("promote"))) {
            drill.promoted.add(NODE);
        }

        drill.goOn();

        assertThat(drill.fences() || answer.hopeless() || drill.promoted.size() == 1)
                .as("%s: promoted on %s, runs on %s", drill.story, drill.promoted, drill.running)
                .isTrue();
    }

    /** The service is where the answer says that it really is, and the operation is answered like that. */
    private static void say(Answer answer, Drill drill) {
        drill.story.add(answer.toString());
        if (answer.operation.equals("monitor")) {
            drill.monitor(NODE, answer.ended, answer.rc);
        } else {
            String operation = answer.operation.equals("probe") ? "monitor" : answer.operation;
            drill.operation(operation, NODE, answer.ended, answer.rc);
        }
        drill.running.remove(NODE);
        if (answer.runs) {
            drill.running.add(NODE);
        }
    }
}

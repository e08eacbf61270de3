package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.Entry;
import org.systole.core.state.Intent;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.ResourceRecord;
import org.systole.core.state.Restart;

/**
 * Whatever an agent answers, the cluster goes on: what its state takes for possibly running, its plans stop, and the
 * service starts again. Were a plan to take an answer for "does not run" that the state does not, the start elsewhere
 * would wait for ever.
 */
class AnyAnswerTest {
    private static final ResourceId WEB = new ResourceId("web");
    private static final int RUNS_NOT = 7;
    private static final int MOST_ROUNDS = 12;
    private static final List<Integer> CODES = IntStream.concat(
                    IntStream.rangeClosed(0, 9), IntStream.of(77, 190, 191, 192, 255))
            .boxed()
            .toList();

    /** One answer of one operation on the first node, while the service really runs there, or does not. */
    record Answer(String operation, Ended ended, int rc, boolean runs) {}

    static Stream<Answer> answers() {
        return Stream.of("probe", "monitor", "start", "stop")
                .flatMap(o -> Stream.of(Ended.values()).flatMap(e -> CODES.stream()
                        .flatMap(c -> Stream.of(true, false).map(r -> new Answer(o, e, c, r)))))
                .filter(AnyAnswerTest::honest);
    }

    /** An operation that succeeds has done what it says; who says "not running" or "not installed" runs nothing. */
    private static boolean honest(Answer answer) {
        boolean looks = answer.operation.equals("probe") || answer.operation.equals("monitor");
        if (answer.operation.equals("monitor") && answer.ended == Ended.CANCELLED) {
            return answer.runs; // it tells nothing, and the next one will
        }
        if (looks && (answer.rc == RUNS_NOT || answer.rc == 5)) {
            return !answer.runs;
        }
        if (looks && List.of(0, 8, 190, 191).contains(answer.rc)) {
            return answer.runs;
        }
        boolean succeeded = answer.ended == Ended.DONE && answer.rc == 0;
        return !succeeded || answer.runs == answer.operation.equals("start");
    }

    private final Members members = new Members(
            """
            <crm_config/><nodes/><resources>
            <primitive id="web" class="ocf" provider="x" type="Y"><operations>
            <op id="m" name="monitor" interval="10s"/></operations></primitive>
            <primitive id="power" class="stonith" type="z"/>
            </resources><constraints/>
            """,
            "ocf:x:Y",
            "stonith:z",
            "systole:node");

    private final Knowledge known = members.known;
    private final Planning planning = new Planning(known);
    private final TreeSet<NodeId> running = new TreeSet<>();
    private final List<String> story = new ArrayList<>();

    private List<Intent> step() {
        planning.askAgain();
        planning.made(members.plan(planning));
        List<Intent> due = planning.intents();
        if (!due.isEmpty()) {
            members.apply(new Entry.Intents(1, due, 100));
            due.forEach(i -> story.add(i.operation() + " " + i.resource() + " on " + i.node()));
        }
        return due;
    }

    /** Goes on until nothing is left to do; every agent does as it is told. */
    private void goOn() {
        int rounds = 0;
        while (!step().isEmpty() || underWay()) {
            Members.NODES.forEach(this::carryOut);
            assertThat(++rounds).as("%s", story).isLessThan(MOST_ROUNDS);
        }
    }

    private boolean underWay() {
        return Members.NODES.stream().anyMatch(n -> !pending(n).isEmpty());
    }

    private List<ResourceRecord.Pending> pending(NodeId node) {
        return known.state.node(node).resources().values().stream()
                .flatMap(r -> r.pending().stream())
                .toList();
    }

    private void carryOut(NodeId node) {
        for (ResourceRecord.Pending pending : pending(node)) {
            Intent intent = pending.intent();
            boolean service = intent.resource().equals(WEB);
            if (service && intent.operation().equals("start")) {
                running.add(node);
                assertThat(running).as("%s", story).hasSize(1);
            } else if (service && intent.operation().equals("stop")) {
                running.remove(node);
            }
            boolean absent = intent.isProbe() && !(service && running.contains(node));
            answer(node, pending, Ended.DONE, absent ? RUNS_NOT : 0);
        }
    }

    private void answer(NodeId node, ResourceRecord.Pending pending, Ended ended, int rc) {
        Intent intent = pending.intent();
        Entry.Result result = new Entry.Result(
                intent.resource(), intent.operation(), 0, pending.id(), false, ended, rc, "a test", "", 10);
        members.apply(new Entry.Results(node, Members.life(node), List.of(result), 101));
    }

    /** The service is where the answer says that it really is, and the operation is answered like that. */
    private void say(Answer answer) {
        NodeId node = Members.NODE1;
        story.add(answer.toString());
        if (answer.operation.equals("monitor")) {
            Entry.Result result = new Entry.Result(
                    WEB,
                    "monitor",
                    10_000,
                    known.state.node(node).resources().get(WEB).last(),
                    false,
                    answer.ended,
                    answer.rc,
                    "a test",
                    "",
                    5,
                    Restart.NONE);
            members.apply(new Entry.Results(node, Members.life(node), List.of(result), 101));
        } else {
            String operation = answer.operation.equals("probe") ? "monitor" : answer.operation;
            members.intend(operation, "web", node, operation.equals("monitor") ? RUNS_NOT : 0);
            answer(node, pending(node).get(0), answer.ended, answer.rc);
        }
        running.remove(node);
        if (answer.runs) {
            running.add(node);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theServiceRunsAgainOrItsNodeIsFenced(Answer answer) {
        for (NodeId node : Members.NODES) {
            members.intend("monitor", "web", node, RUNS_NOT);
            members.end(node, RUNS_NOT);
        }
        if (answer.operation.equals("monitor") || answer.operation.equals("stop")) {
            members.carriedOut("start", Members.NODE1, "", 0);
            running.add(Members.NODE1);
        }
        say(answer);

        goOn();

        boolean fenced = !planning.fences().isEmpty();
        boolean hopeless = answer.rc == 6 && answer.ended == Ended.DONE; // "not configured": nowhere, by the API
        assertThat(fenced || hopeless || running.size() == 1)
                .as("%s: runs on %s", story, running)
                .isTrue();
    }
}

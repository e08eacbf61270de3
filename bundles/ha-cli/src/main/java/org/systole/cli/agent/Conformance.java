package org.systole.cli.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Status;

/**
 * What every agent has to keep: starting what runs and stopping what is stopped are successes, and a monitor tells each
 * state. What runs already when this begins is left alone, because the sequence ends with a stop.
 */
final class Conformance {
    private static final List<Status> OK = List.of(Status.OK);
    private static final List<Status> STOPPED = List.of(Status.NOT_RUNNING);
    private static final List<Status> RUNS =
            List.of(Status.OK, Status.RUNNING_PROMOTED, Status.DEGRADED, Status.DEGRADED_PROMOTED);

    /** An operation and the answers that are right. */
    private record Turn(Operation operation, boolean probe, List<Status> expected) {}

    private static final List<Turn> BEFORE = List.of(
            new Turn(Operation.VALIDATE, false, OK),
            new Turn(Operation.MONITOR, true, STOPPED),
            new Turn(Operation.MONITOR, false, STOPPED));

    private static final List<Turn> SEQUENCE = List.of(
            new Turn(Operation.STOP, false, OK),
            new Turn(Operation.START, false, OK),
            new Turn(Operation.MONITOR, false, RUNS),
            new Turn(Operation.START, false, OK),
            new Turn(Operation.MONITOR, false, RUNS),
            new Turn(Operation.MONITOR, true, RUNS),
            new Turn(Operation.STOP, false, OK),
            new Turn(Operation.MONITOR, false, STOPPED),
            new Turn(Operation.STOP, false, OK),
            new Turn(Operation.MONITOR, true, STOPPED));

    /** How many answers there are at most before anything is started. */
    static final int LOOKS = 3;

    private final Calls calls;
    private final Consumer<Answer> heard;

    /** @param heard told each answer as it comes */
    Conformance(Calls calls, Consumer<Answer> heard) {
        this.calls = calls;
        this.heard = heard;
    }

    /** Goes through it; what was started is stopped, however the calls between end. */
    List<Answer> run() {
        List<Answer> answers = new ArrayList<>();
        for (Turn turn : BEFORE) {
            boolean advertised = calls.metadata().timeouts().containsKey(turn.operation());
            if (advertised && !take(turn, answers)) {
                return answers;
            }
        }
        SEQUENCE.forEach(turn -> take(turn, answers));
        return answers;
    }

    private boolean take(Turn turn, List<Answer> answers) {
        Answer answer = calls.call(turn.operation(), turn.probe(), turn.expected());
        answers.add(answer);
        heard.accept(answer);
        return answer.asExpected();
    }
}

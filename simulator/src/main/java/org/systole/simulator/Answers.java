package org.systole.simulator;

import java.util.List;
import org.systole.core.controller.Event.Execution;
import org.systole.core.state.OperationRecord.Ended;

/**
 * What agents say. Mostly the truth; in troubled times also everything else that the OCF resource agent API knows,
 * codes it does not know, and executions that end without an answer. Only what the API makes a promise is kept: what
 * is "not running" (7) or "not installed" (5) when somebody asks does not run, what is "running" (0, promoted 8) or
 * "degraded" (190, promoted 191) does.
 */
final class Answers {
    private static final int OK = 0;
    private static final int NOT_RUNNING = 7;
    private static final int TROUBLED_OF_A_HUNDRED = 6;

    private static final List<Integer> ERRORS = List.of(1, 2, 3, 4, 6, 9, 77, 192, 255);
    private static final List<Integer> FAILURES = List.of(1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 77, 190, 191, 255);
    private static final List<Integer> OF_WHAT_RUNS = List.of(8, 190, 190, 191);

    private final Agenda agenda;
    private final Coverage coverage;

    Answers(Agenda agenda, Coverage coverage) {
        this.agenda = agenda;
        this.coverage = coverage;
    }

    /** Of an operation that failed, whatever it did. */
    Execution failure() {
        if (agenda.chance(0.3)) {
            return new Execution(false, Ended.TIMEOUT, 1, "simulated time-out", 10);
        }
        if (agenda.chance(0.1)) {
            return new Execution(false, Ended.ERROR, 1, "simulated: it could not be called", 10);
        }
        return done(one(FAILURES), "simulated failure");
    }

    /** Of a question whether it runs. */
    Execution found(boolean running, boolean troubled) {
        int truth = running ? OK : NOT_RUNNING;
        if (!troubled || agenda.pick(100) >= TROUBLED_OF_A_HUNDRED) {
            return done(truth, "");
        }
        coverage.strangeAnswers++;
        return switch (agenda.pick(4)) {
            case 0 -> new Execution(false, Ended.TIMEOUT, 1, "simulated time-out", 5);
            case 1 -> running ? done(one(OF_WHAT_RUNS), "simulated: not as it should") : done(5, "not installed");
            case 2 -> running ? done(truth, "") : new Execution(false, Ended.NOT_INSTALLED, 5, "not installed", 5);
            default -> done(one(ERRORS), "simulated error");
        };
    }

    private static Execution done(int rc, String reason) {
        return new Execution(false, Ended.DONE, rc, reason, 5);
    }

    private int one(List<Integer> codes) {
        return codes.get(agenda.pick(codes.size()));
    }
}

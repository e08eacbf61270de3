package org.systole.policy.state;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.systole.api.model.NodeId;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.Primitive;
import org.systole.policy.ClusterSnapshot;

/**
 * Replays a resource's operations on a node, oldest first, to learn what it is there now (Pacemaker Explained, Status,
 * Operation History). What a failed start, promotion, demotion or stop leaves behind counts as still running.
 */
final class TraceReader {
    private static final int OK = 0;
    private static final int INVALID_PARAMETER = 2;
    private static final int UNIMPLEMENTED = 3;
    private static final int NO_PRIVILEGES = 4;
    private static final int NOT_INSTALLED = 5;
    private static final int NOT_CONFIGURED = 6;
    private static final int NOT_RUNNING = 7;
    private static final int PROMOTED = 8;
    private static final int PROMOTED_FAILED = 9;
    private static final int DEGRADED_PROMOTED = 191;
    // what the executor itself says: lrm_rsc_op, op-status
    private static final int PLAIN_ERROR = 4;
    private static final int HARD_ERROR = 5;
    private static final int FATAL_ERROR = 6;
    private static final int AGENT_MISSING = 7;

    private final Optional<Primitive> primitive;
    private final Instant now;
    private final boolean failuresExpired;
    private final boolean onPaper;
    /** Whether nobody answers failures: what an operator keeps to himself may be found stopped by him. */
    private final boolean handsOff;
    /** What the cluster does where a stop fails, if nothing says otherwise. */
    private final OnFail unstopped;

    private Role role = Role.STOPPED;
    private boolean known;
    private HistoryEntry failure;
    private OnFail answer;
    private HistoryEntry pending;
    private String banned = "";

    private TraceReader(Optional<Primitive> primitive, boolean failuresExpired, ClusterSnapshot snapshot) {
        ClusterOptions options = snapshot.configuration().options();
        this.primitive = primitive;
        this.now = snapshot.now();
        this.onPaper = snapshot.onPaper();
        this.failuresExpired = failuresExpired;
        this.handsOff = options.maintenance()
                || primitive.map(p -> !p.managed() || p.maintenance()).orElse(false);
        this.unstopped = options.fencingEnabled() ? OnFail.FENCE : OnFail.BLOCK;
    }

    /** Replays one history. */
    static Trace read(
            NodeReport.ResourceHistory history,
            NodeId node,
            Optional<Primitive> primitive,
            SortedMap<String, String> transientAttributes,
            ClusterSnapshot snapshot) {
        String name = primitive
                .map(p -> p.anonymous() ? p.id().value() : history.id())
                .orElse(history.id());
        boolean anonymous = primitive.map(Primitive::anonymous).orElse(false);
        FailCounts counts = FailCounts.of(transientAttributes, name, anonymous);
        boolean expired =
                primitive.isPresent() && (counts.count() == 0 || counts.expired(primitive.get(), snapshot.now()));
        TraceReader reader = new TraceReader(primitive, expired, snapshot);
        List<HistoryEntry> entries = inOrder(history.entries());
        for (HistoryEntry entry : entries) {
            if (!entry.cancelled()) {
                reader.replay(entry);
            }
        }
        String agent =
                primitive.map(Primitive::agent).filter(history.agent()::equals).orElse(history.agent());
        return new Trace(
                history.id(),
                agent,
                node,
                reader.role,
                reader.known,
                reader.failure,
                reader.answer,
                reader.pending,
                reader.banned,
                entries,
                false,
                null);
    }

    /** Oldest first; what is under way has no number yet and comes last. */
    private static List<HistoryEntry> inOrder(List<HistoryEntry> entries) {
        return entries.size() < 2
                ? entries
                : entries.stream()
                        .sorted(Comparator.comparingInt(
                                        (HistoryEntry e) -> e.callId() < 0 ? Integer.MAX_VALUE : e.callId())
                                .thenComparing(HistoryEntry::lastChange))
                        .toList();
    }

    private void replay(HistoryEntry entry) {
        if (entry.pending()) {
            begun(entry);
            return;
        }
        if (pending != null && pending.operation().equals(entry.operation())) {
            pending = null;
        }
        boolean bad = failed(entry) || entry.code() == NOT_INSTALLED;
        if (bad && expired(entry) && forgets(entry)) {
            return; // it is as if it had never been asked
        }
        known = true;
        if (failed(entry) && !expired(entry)) {
            failure(entry);
        } else {
            success(entry);
        }
    }

    /** A failed start may have left something behind: in a cluster that is only forgotten with a stop. */
    private boolean forgets(HistoryEntry entry) {
        return entry.operation().equals("monitor")
                || onPaper && entry.operation().equals("start");
    }

    /** An operation under way may already have taken effect, and may not have. */
    private void begun(HistoryEntry entry) {
        switch (entry.operation()) {
            case "start", "migrate_from" -> role = role == Role.STOPPED ? Role.STARTED : role;
            case "promote" -> role = Role.PROMOTED;
            case "monitor", "stop", "demote", "notify", "migrate_to", "reload-agent" -> {
                // nothing is known to have changed yet
            }
            default -> {
                return;
            }
        }
        boolean monitor = entry.operation().equals("monitor");
        if (!monitor || entry.probe()) {
            pending = entry;
        }
        known |= !monitor;
    }

    /** Whether the result is one to act on, and not merely a finding. */
    private boolean failed(HistoryEntry entry) {
        int rc = entry.code();
        if (erred(entry)) {
            return !hopeless(entry);
        }
        if (entry.probe()) {
            return rc != OK && rc != NOT_RUNNING && rc != PROMOTED && !hopeless(entry);
        }
        if ((onPaper || entry.operation().equals("monitor")) && handsOff && rc == NOT_RUNNING) {
            return false; // on paper whatever was asked: it does not run, and nobody minds
        }
        if (rc > OK && rc < NOT_RUNNING) {
            return true; // an error, whatever was expected
        }
        int target = entry.target() >= 0 ? entry.target() : expected(entry);
        return rc != target;
    }

    /**
     * Answers of a probe that say that the resource can neither run nor be started there. In a cluster of ours neither
     * an error of the executor nor an agent that does not understand its parameters has said that nothing runs.
     */
    private boolean hopeless(HistoryEntry entry) {
        boolean absent = entry.code() == NOT_INSTALLED && (onPaper || !entry.executorError());
        boolean unusable = entry.code() == INVALID_PARAMETER && onPaper && !erred(entry);
        boolean agentless = entry.status() == AGENT_MISSING
                && (onPaper || entry.code() == NOT_INSTALLED || entry.code() == NOT_RUNNING);
        return entry.probe() && (absent || unusable || agentless);
    }

    /** Whether the executor reports an error; on paper a plain one says no more than the exit code beside it. */
    private boolean erred(HistoryEntry entry) {
        return entry.executorError() && !(onPaper && entry.status() == PLAIN_ERROR);
    }

    private int expected(HistoryEntry entry) {
        return promotedRole(entry) ? PROMOTED : OK;
    }

    private boolean promotedRole(HistoryEntry entry) {
        return entry.operation().equals("monitor")
                && primitive
                        .map(p -> p.operation("monitor", entry.interval()).role())
                        .map(r -> r.equalsIgnoreCase("promoted") || r.equalsIgnoreCase("master"))
                        .orElse(false);
    }

    /** Failures of probes and recurring monitors are forgotten after the failure timeout; so are counted ones. */
    private boolean expired(HistoryEntry entry) {
        if (primitive.isEmpty()
                || FailCounts.timeout(primitive.get()).isZero()
                || entry.operation().equals("stop")) {
            return false;
        }
        if (primitive.get().operation(entry.operation(), entry.interval()).onFail() == OnFail.BLOCK) {
            return false; // what is blocked waits for the operator, however long
        }
        long age = now.getEpochSecond() - entry.lastChange();
        return failuresExpired
                && entry.lastChange() > 0
                && age >= FailCounts.timeout(primitive.get()).toSeconds();
    }

    private void success(HistoryEntry entry) {
        boolean begins = Set.of("start", "promote", "demote").contains(entry.operation());
        if (begins && entry.code() == NOT_RUNNING) {
            role = Role.STOPPED; // as expected, whatever it was to do
            return;
        }
        switch (entry.operation()) {
            case "start" -> {
                role = Role.STARTED;
                settle();
            }
            case "demote" -> {
                role = Role.STARTED;
                if (answer == OnFail.DEMOTE) {
                    settle(); // any other failure is answered by a stop, of which a demotion is the first part
                }
            }
            case "promote" -> {
                role = Role.PROMOTED;
                settle();
            }
            case "stop", "migrate_to" -> {
                role = Role.STOPPED;
                settle();
            }
            case "migrate_from" -> role = Role.STARTED;
            case "monitor" -> found(entry);
            default -> {
                // notifications and the like change nothing
            }
        }
    }

    /** A later success forgets a failure, but not one whose answer is meant to last until the operator clears it. */
    private void settle() {
        if (answer == OnFail.STOP || answer == OnFail.FENCE || answer == OnFail.STANDBY) {
            return;
        }
        failure = null;
        answer = null;
        banned = "";
    }

    /** What a monitor saw. */
    private void found(HistoryEntry entry) {
        boolean nothing = onPaper && hopeless(entry); // without an agent nothing was asked
        switch (nothing ? NOT_RUNNING : entry.code()) {
            case OK -> role = role == Role.PROMOTED && entry.target() != OK ? Role.PROMOTED : Role.STARTED;
            case PROMOTED -> role = Role.PROMOTED;
            case NOT_RUNNING -> role = Role.STOPPED;
            case NOT_INSTALLED, INVALID_PARAMETER -> role = entry.probe() ? Role.STOPPED : role; // by then it ran
            default -> {
                // an expired failure tells nothing
            }
        }
        if (hopeless(entry) && !expired(entry)) {
            banned = forbidden(entry);
        }
        if (failure != null
                && failure.operation().equals("monitor")
                && failure.key().equals(entry.key())) {
            settle();
        }
    }

    private void failure(HistoryEntry entry) {
        OnFail wish = primitive
                .map(p -> p.operation(entry.operation(), entry.interval()).onFail())
                .orElse(entry.operation().equals("stop") ? unstopped : OnFail.RESTART);
        if (wish == OnFail.IGNORE) {
            ignored(entry);
            return;
        }
        boolean connection = primitive.map(Primitive::connection).orElse(false);
        failure = entry;
        answer = connection && wish == OnFail.FENCE ? OnFail.RESTART : wish; // what is behind it is fenced
        role = leftBehind(entry);
        banned = forbidden(entry);
        if (banned.isEmpty() && entry.operation().equals("stop")) {
            banned = "stop failed"; // not again where it could not be stopped
        }
    }

    private void ignored(HistoryEntry entry) {
        failure = entry;
        answer = OnFail.IGNORE;
        role = switch (entry.operation()) {
            case "start", "demote" -> Role.STARTED;
            case "promote" -> Role.PROMOTED;
            case "stop" -> Role.STOPPED;
            default -> role == Role.STOPPED ? Role.STARTED : role;
        };
    }

    private Role leftBehind(HistoryEntry entry) {
        boolean promoted = entry.rc() == PROMOTED || entry.rc() == PROMOTED_FAILED || entry.rc() == DEGRADED_PROMOTED;
        if (promoted && !entry.operation().equals("demote")) {
            return Role.PROMOTED; // whatever it was to do
        }
        return switch (entry.operation()) {
            case "start" -> Role.STARTED;
            case "promote" -> Role.PROMOTED;
            case "demote" -> answer == OnFail.BLOCK ? Role.PROMOTED : Role.STARTED;
            case "stop" -> role == Role.STOPPED ? Role.STARTED : role;
            default -> monitored(entry);
        };
    }

    private Role monitored(HistoryEntry entry) {
        int rc = entry.code();
        if (rc == PROMOTED || rc == PROMOTED_FAILED) {
            return Role.PROMOTED;
        }
        return role == Role.STOPPED || rc == OK ? Role.STARTED : role;
    }

    /** Some exit codes say that trying again on this node is no use. */
    private String forbidden(HistoryEntry entry) {
        if (erred(entry)) {
            return switch (entry.status()) {
                case HARD_ERROR -> "error that stays";
                case FATAL_ERROR -> Trace.FATAL;
                case AGENT_MISSING -> "not installed";
                default -> hopeless(entry) ? "not installed" : banned; // a timeout says nothing, whatever the exit code
            };
        }
        return switch (entry.code()) {
            case INVALID_PARAMETER -> "invalid parameter";
            case UNIMPLEMENTED -> entry.recurring() ? banned : "unimplemented"; // it ran without that monitor
            case NO_PRIVILEGES -> "insufficient privileges";
            case NOT_INSTALLED -> "not installed";
            case NOT_CONFIGURED -> Trace.FATAL;
            default -> banned;
        };
    }
}

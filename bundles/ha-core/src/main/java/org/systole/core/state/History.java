package org.systole.core.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.core.state.OperationRecord.Ended;

/** Writes results into a node's operation history: what is known afterwards, and what counts as a failure. */
final class History {
    private static final int RC_OK = 0;
    private static final int RC_NOT_INSTALLED = 5;
    private static final int RC_NOT_RUNNING = 7;
    private static final int RC_PROMOTED = 8;

    private final ClusterState state;
    private final long at;
    private final List<String> refusals = new ArrayList<>();
    private NodeRecord node;
    private long lines;

    History(ClusterState state, NodeRecord node, long at) {
        this.state = state;
        this.node = node;
        this.at = at;
    }

    NodeRecord node() {
        return node;
    }

    long lines() {
        return lines;
    }

    List<String> refusals() {
        return refusals;
    }

    /**
     * A node to which an agent came. What it said for want of that agent is forgotten, so that it is asked again:
     * "not installed" would keep the resource away from it for good.
     */
    static NodeRecord askedAgain(NodeRecord node, Set<String> offered) {
        TreeMap<ResourceId, ResourceRecord> all = new TreeMap<>(node.resources());
        all.values()
                .removeIf(record -> offered.contains(record.agent())
                        && !node.agents().contains(record.agent())
                        && record.saidOnlyNotInstalled());
        return node.withResources(all);
    }

    void settle(Entry.Result result) {
        ResourceRecord record = node.resources().get(result.resource());
        if (record == null) {
            refuse(result, "nothing is known of it");
        } else if (result.intervalMillis() > 0) {
            settleRecurring(result, record);
        } else if (record.pending().filter(p -> p.id().equals(result.intent())).isEmpty()) {
            refuse(result, "intent " + result.intent() + " is not under way");
        } else if (record.pending().get().intent().notice().isPresent()) {
            settleNotice(result, record, record.pending().get().intent());
        } else if (result.notRun()) {
            settleNotRun(result, record);
        } else {
            settleIntent(result, record, record.pending().get().intent());
        }
    }

    private void refuse(Entry.Result result, String why) {
        refusals.add("result of " + result.operation() + " of " + result.resource() + " dropped: " + why);
    }

    /** The agent is missing: nothing happened. A probe of what nobody ever heard of here then means "not here". */
    private void settleNotRun(Entry.Result result, ResourceRecord record) {
        Intent intent = record.pending().orElseThrow().intent();
        if (intent.isProbe() && record.known() == Known.UNHEARD) {
            OperationRecord line = line(result, intent, Ended.NOT_INSTALLED, RC_NOT_INSTALLED);
            put(result.resource(), record.settled(Known.STOPPED, result.intent(), lastId(result), line));
        } else {
            put(result.resource(), record.withoutPending());
        }
    }

    /** However it ended, it is told; a failure is written down and has no consequences. */
    private void settleNotice(Entry.Result result, ResourceRecord record, Intent intent) {
        String id = intent.notice().orElseThrow().line(result.resource());
        put(result.resource(), record.withoutPending().withLine(id, line(result, intent, ended(result), result.rc())));
    }

    /** What was begun and given up may have done anything, and is no mere line about something that did not happen. */
    private static Ended ended(Entry.Result result) {
        return result.ended() == Ended.CANCELLED ? Ended.ERROR : result.ended();
    }

    private void settleIntent(Entry.Result result, ResourceRecord record, Intent intent) {
        OperationRecord line = line(result, intent, ended(result), result.rc());
        boolean failed = failed(intent, line);
        String id = intent.inPassing() ? result.resource() + "_" + intent.operation() + "_0" : lastId(result);
        ResourceRecord after = record.settled(after(record.known(), intent, line), result.intent(), id, line);
        if (!intent.isProbe() || failed) {
            // what failed while it was promoted is not mended by a demotion, which is the first part of its restart
            after = after.withoutRecurringBut(intent.operation().equals("demote") ? failureId(result) : "");
        }
        if (!failed && (intent.operation().equals("start") || intent.operation().equals("stop"))) {
            after = after.withoutPassing(intent.resource());
        }
        if (intent.isReload() && !failed) {
            after = after.reloaded(lastId(result), line);
        }
        if (failed) {
            after = after.withLine(failureId(result), line);
        }
        put(result.resource(), after);
        if (failed && !intent.isProbe()) {
            count(result);
        }
    }

    private static String lastId(Entry.Result result) {
        return result.resource() + "_last_0";
    }

    private static String failureId(Entry.Result result) {
        return result.resource() + "_last_failure_0";
    }

    private OperationRecord line(Entry.Result result, Intent intent, Ended ended, int rc) {
        lines++;
        return new OperationRecord(
                intent.operation(),
                0,
                state.calls() + lines,
                rc,
                ended,
                intent.targetRc(),
                intent.digest(),
                at,
                result.tookMillis(),
                result.reason(),
                result.intent(),
                result.restart(),
                intent.peer());
    }

    private static boolean failed(Intent intent, OperationRecord line) {
        if (!intent.isProbe()) {
            return !line.asExpected();
        }
        boolean answer = line.meaning() == RC_OK
                || line.meaning() == RC_NOT_RUNNING
                || line.meaning() == RC_PROMOTED
                || line.meaning() == RC_NOT_INSTALLED;
        return !answer || line.status() != Ended.DONE && line.status() != Ended.NOT_INSTALLED;
    }

    private static Known after(Known before, Intent intent, OperationRecord line) {
        if (intent.isProbe()) {
            return afterProbe(line);
        }
        if (!line.asExpected()) {
            return Known.FAILED;
        }
        return switch (intent.operation()) {
            case "start", "demote", "migrate_from" -> Known.STARTED;
            case "promote" -> Known.PROMOTED;
            case "migrate_to" -> Known.SENT;
            case "stop" -> Known.STOPPED;
            default -> before;
        };
    }

    private static Known afterProbe(OperationRecord line) {
        if (line.status() != Ended.DONE && line.status() != Ended.NOT_INSTALLED) {
            return Known.FAILED;
        }
        return switch (line.meaning()) {
            case RC_OK -> Known.STARTED;
            case RC_PROMOTED -> Known.PROMOTED;
            case RC_NOT_RUNNING, RC_NOT_INSTALLED -> Known.STOPPED;
            default -> Known.FAILED;
        };
    }

    /** A recurring monitor counts only if no later operation was decided since it was begun. */
    private void settleRecurring(Entry.Result result, ResourceRecord record) {
        if (!record.last().equals(result.intent()) || record.pending().isPresent() || result.notRun()) {
            refuse(result, "a later operation overtook it");
            return;
        }
        int target = record.known() == Known.PROMOTED ? RC_PROMOTED : RC_OK;
        lines++;
        OperationRecord line = new OperationRecord(
                result.operation(),
                result.intervalMillis(),
                state.calls() + lines,
                result.rc(),
                ended(result),
                target,
                result.digest(),
                at,
                result.tookMillis(),
                result.reason(),
                IntentId.NONE,
                Restart.NONE,
                "");
        ResourceRecord after = record.withLine(result.resource() + "_monitor_" + result.intervalMillis(), line);
        if (!line.asExpected()) {
            after = after.withLine(failureId(result), line).withKnown(Known.FAILED);
        }
        put(result.resource(), after);
        if (!line.asExpected()) {
            count(result);
        }
    }

    private void put(ResourceId resource, ResourceRecord record) {
        node = node.with(resource, record);
    }

    /** The fail count of the operation, as the transient attribute the field uses for it. */
    private void count(Entry.Result result) {
        String suffix = result.resource() + "#" + result.operation() + "_" + result.intervalMillis();
        boolean fatal = result.operation().equals("stop")
                || result.operation().equals("start")
                        && ClusterState.isTrue(state.option("start-failure-is-fatal", "true"));
        String before = node.attributes().getOrDefault("fail-count-" + suffix, "0");
        String now = fatal || before.equals("INFINITY") ? "INFINITY" : String.valueOf(Long.parseLong(before) + 1);
        node = node.withAttribute("fail-count-" + suffix, Optional.of(now))
                .withAttribute("last-failure-" + suffix, Optional.of(String.valueOf(at)));
    }

    /** The node with the resource's history and failures forgotten; what is under way there stays. */
    static NodeRecord forgotten(NodeRecord node, ResourceId resource) {
        ResourceRecord record = node.resources().get(resource);
        NodeRecord next = node;
        if (record != null && record.pending().isEmpty()) {
            TreeMap<ResourceId, ResourceRecord> all = new TreeMap<>(node.resources());
            if (record.certainlyInactive()) {
                all.remove(resource);
            } else {
                all.put(resource, record.doubted());
            }
            next = node.withResources(all);
        }
        TreeMap<String, String> attributes = new TreeMap<>(next.attributes());
        attributes
                .keySet()
                .removeIf(a ->
                        a.startsWith("fail-count-" + resource + "#") || a.startsWith("last-failure-" + resource + "#"));
        return next.withAttributes(attributes);
    }
}

package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.Entry;
import org.systole.core.state.Intent;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.ResourceRecord;
import org.systole.core.state.Restart;

/**
 * Three nodes on which one service really runs or does not, a coordinator that plans anew after each step, and agents
 * that do as they are told. Only what a test puts in between goes wrong.
 */
final class Drill {
    static final int RUNS_NOT = 7;
    private static final int PROMOTED = 8;
    private static final int MOST_ROUNDS = 20;

    final Members members;
    final Planning planning;
    final ResourceId service;
    /** Where it really runs. */
    final Set<NodeId> running = new TreeSet<>();
    /** Where it really is promoted. */
    final Set<NodeId> promoted = new TreeSet<>();
    /** What was done and said, for the reader of a failure. */
    final List<String> story = new ArrayList<>();

    /** @param service what may run once, or, where it is a clone's, once on each node */
    Drill(String service, String configuration) {
        this.members = new Members(configuration, "ocf:x:Y", "stonith:z", "systole:node");
        this.planning = new Planning(members.known);
        this.service = new ResourceId(service);
    }

    /** Goes on until nothing is left to do. */
    void goOn() {
        int rounds = 0;
        while (decides() || underWay()) {
            Members.NODES.forEach(this::carryOut);
            assertThat(++rounds).as("%s", story).isLessThan(MOST_ROUNDS);
        }
    }

    private boolean decides() {
        planning.askAgain();
        planning.made(members.plan(planning));
        List<Intent> due = planning.intents();
        if (!due.isEmpty()) {
            members.apply(new Entry.Intents(1, due, 100));
            due.forEach(i -> story.add(i.operation() + " " + i.resource() + " on " + i.node()));
        }
        return !due.isEmpty();
    }

    private boolean underWay() {
        return Members.NODES.stream().anyMatch(n -> !pending(n).isEmpty());
    }

    private List<ResourceRecord.Pending> pending(NodeId node) {
        return members.known.state.node(node).resources().values().stream()
                .flatMap(r -> r.pending().stream())
                .toList();
    }

    private void carryOut(NodeId node) {
        for (ResourceRecord.Pending pending : pending(node)) {
            Intent intent = pending.intent();
            boolean ours = intent.resource().equals(service);
            if (ours) {
                act(intent.operation(), node);
            }
            int found = promoted.contains(node) ? PROMOTED : 0;
            int probed = ours && running.contains(node) ? found : RUNS_NOT;
            answer(node, pending, Ended.DONE, intent.isProbe() ? probed : 0);
        }
    }

    private void act(String operation, NodeId node) {
        switch (operation) {
            case "start" -> running.add(node);
            case "stop" -> {
                running.remove(node);
                promoted.remove(node);
            }
            case "promote" -> {
                assertThat(running).as("%s", story).contains(node);
                promoted.add(node);
            }
            case "demote" -> promoted.remove(node);
            default -> {
                // looks, and changes nothing
            }
        }
        assertThat(promoted).as("promoted twice: %s", story).hasSizeLessThan(2);
    }

    private void answer(NodeId node, ResourceRecord.Pending pending, Ended ended, int rc) {
        Intent intent = pending.intent();
        Entry.Result result = new Entry.Result(
                intent.resource(), intent.operation(), 0, pending.id(), false, ended, rc, "a test", "", 10);
        members.apply(new Entry.Results(node, Members.life(node), List.of(result), 101));
    }

    /** An operation that is not the plan's begins on the node, and ends so. */
    void operation(String operation, NodeId node, Ended ended, int rc) {
        members.intend(operation, service.value(), node, operation.equals("monitor") ? RUNS_NOT : 0);
        List<ResourceRecord.Pending> begun = pending(node);
        assertThat(begun).as("%s on %s is refused", operation, node).hasSize(1);
        answer(node, begun.get(0), ended, rc);
    }

    /** A recurring monitor of ten seconds ends so. */
    void monitor(NodeId node, Ended ended, int rc) {
        Entry.Result result = new Entry.Result(
                service,
                "monitor",
                10_000,
                members.known.state.node(node).resources().get(service).last(),
                false,
                ended,
                rc,
                "a test",
                "",
                5,
                Restart.NONE);
        members.apply(new Entry.Results(node, Members.life(node), List.of(result), 101));
    }

    /** Whether some node is to be fenced. */
    boolean fences() {
        return !planning.fences().isEmpty();
    }
}

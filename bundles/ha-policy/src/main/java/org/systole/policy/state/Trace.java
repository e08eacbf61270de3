package org.systole.policy.state;

import java.util.List;
import java.util.Objects;
import org.systole.api.model.NodeId;
import org.systole.cib.view.OnFail;
import org.systole.cib.view.Primitive;

/**
 * What a resource's history on one node comes to.
 *
 * @param id the resource as the node knows it
 * @param role what it is there, or would be if a failed operation left it half done
 * @param known whether anything is known: a probe or another operation has answered
 * @param failure the operation whose failure still matters; null while there is none
 * @param answer what that failure leads to; null while there is none
 * @param pending the operation under way; null while there is none
 * @param banned why the node cannot run it at all, such as missing software; empty while it can
 * @param entries the history, oldest first
 * @param leftover whether it was migrated away and what is left of it must still be stopped here
 * @param movingTo the node to which it has been sent from here and where it has not been seen yet; null for none
 */
public record Trace(
        String id,
        String agent,
        NodeId node,
        Role role,
        boolean known,
        HistoryEntry failure,
        OnFail answer,
        HistoryEntry pending,
        String banned,
        List<HistoryEntry> entries,
        boolean leftover,
        NodeId movingTo) {
    /** The parameters are wrong, wherever they are tried (Pacemaker Explained, OCF Return Codes, fatal errors). */
    public static final String FATAL = "not configured";

    public Trace {
        Objects.requireNonNull(id);
        Objects.requireNonNull(node);
        Objects.requireNonNull(role);
        entries = List.copyOf(entries);
    }

    /** What a sole probe that found nothing comes to. */
    static Trace absent(String id, String agent, NodeId node, List<HistoryEntry> entries) {
        return new Trace(id, agent, node, Role.STOPPED, true, null, null, null, "", entries, false, null);
    }

    /** Whether all it says is that the resource does not run there, and that nothing is wrong or under way. */
    boolean plain() {
        return role == Role.STOPPED
                && failure == null
                && answer == null
                && pending == null
                && banned.isEmpty()
                && !leftover
                && movingTo == null;
    }

    public boolean active() {
        return role != Role.STOPPED;
    }

    public boolean failed() {
        return failure != null && answer != OnFail.IGNORE;
    }

    /** Whether it could not be stopped, trying again is no use, and only fencing helps. */
    boolean unstoppable() {
        return answer == OnFail.FENCE
                && failure.operation().equals("stop")
                && failure.code() > 1
                && failure.code() < 6; // hard errors: neither a plain one nor one that is the same everywhere
    }

    /** Whether another agent ran it than the one configured now. */
    public boolean otherAgent(Primitive primitive) {
        if (agent.equals(primitive.agent())) {
            return false; // mostly it is, and there are many histories
        }
        String[] then = agent.split(":");
        boolean known = then.length > 0 && !then[0].isEmpty() && !then[then.length - 1].isEmpty();
        String provider = then.length > 2 ? then[1] : "";
        return known
                && !(primitive.agentClass().equals(then[0])
                        && primitive.type().equals(then[then.length - 1])
                        && primitive.provider().equals(provider));
    }

    /** Whether it shows a failure that lasts until the operator has seen to it ({@code on-fail=block}). */
    boolean lasting(Primitive primitive) {
        return failed(primitive, OnFail.BLOCK);
    }

    /** Whether it shows a failure, perhaps mended by now, that is not to be answered ({@code on-fail=ignore}). */
    public boolean ignored(Primitive primitive) {
        return failed(primitive, OnFail.IGNORE);
    }

    private boolean failed(Primitive primitive, OnFail answered) {
        return entries.stream()
                .filter(e -> !e.asExpected() && !e.pending())
                .anyMatch(e -> primitive.operation(e.operation(), e.interval()).onFail() == answered);
    }

    /** Whether a start, stop, promotion or demotion is under way, and not only a question or a word. */
    public boolean busy() {
        return pending != null
                && !pending.operation().equals("monitor")
                && !pending.operation().equals("notify");
    }

    /** Whether a recurring monitor was begun and has not answered yet. */
    public boolean monitoring() {
        return entries.stream().anyMatch(e -> e.pending() && e.recurring());
    }

    public boolean probing() {
        return pending != null && pending.probe();
    }

    /** The same without its failure. */
    Trace forgiven() {
        return failure == null && answer == null ? this : without();
    }

    private Trace without() {
        return new Trace(id, agent, node, role, known, null, null, pending, banned, entries, leftover, movingTo);
    }

    /** The same in another role. */
    Trace as(Role other) {
        return new Trace(id, agent, node, other, known, failure, answer, pending, banned, entries, leftover, movingTo);
    }

    /** The same after it has been received by another node. */
    Trace left() {
        return new Trace(id, agent, node, Role.STOPPED, known, null, null, pending, banned, entries, true, null);
    }

    /** The same while it is on its way. */
    Trace movingTo(NodeId target) {
        return new Trace(
                id, agent, node, Role.STARTED, known, failure, answer, pending, banned, entries, false, target);
    }

    /** The same after the node it was sent to has gone: it counts as failed here. */
    Trace stranded(HistoryEntry sent) {
        return new Trace(
                id, agent, node, Role.STARTED, known, sent, OnFail.RESTART, pending, banned, entries, false, null);
    }

    /** What another node has that nothing else is known of. */
    Trace elsewhere(NodeId other) {
        return new Trace(id, agent, other, Role.STARTED, true, null, null, null, "", List.of(), false, null);
    }
}

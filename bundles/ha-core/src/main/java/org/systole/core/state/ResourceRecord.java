package org.systole.core.state;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * One resource on one node, in that node's present life.
 *
 * @param agent {@code class:provider:type} or {@code class:type} it was operated with
 * @param known what the settled operations say
 * @param last the newest settled intent
 * @param pending an intent whose outcome is not known; while there is one, the resource is possibly active
 * @param history lines by their id in the operation history, such as {@code web_last_0}
 */
public record ResourceRecord(
        String agent,
        Known known,
        IntentId last,
        Optional<Pending> pending,
        SortedMap<String, OperationRecord> history) {
    public ResourceRecord {
        Objects.requireNonNull(agent);
        Objects.requireNonNull(known);
        Objects.requireNonNull(last);
        Objects.requireNonNull(pending);
        history = Collections.unmodifiableSortedMap(new TreeMap<>(history));
    }

    /** An intent under way. */
    public record Pending(IntentId id, Intent intent) {}

    /** Nothing known yet in this boot. */
    public static ResourceRecord unheard(String agent) {
        return new ResourceRecord(agent, Known.UNHEARD, IntentId.NONE, Optional.empty(), new TreeMap<>());
    }

    /** Perhaps active since an earlier life. */
    public static ResourceRecord unknown(String agent) {
        return new ResourceRecord(agent, Known.UNKNOWN, IntentId.NONE, Optional.empty(), new TreeMap<>());
    }

    /** The same with nothing left to rely on: it may be active. What another node may have brought stays that. */
    ResourceRecord doubted() {
        return known.brought() ? stray() : unknown(agent);
    }

    /** Perhaps brought by another node, at a time that is not known. */
    ResourceRecord stray() {
        return new ResourceRecord(agent, Known.STRAY, IntentId.NONE, Optional.empty(), new TreeMap<>());
    }

    /** Whether it can be taken for certain that the resource is not active on a node that is online. */
    public boolean certainlyInactive() {
        return known.certainlyInactive()
                && pending.map(p -> !p.intent().activates()).orElse(true);
    }

    /** Whether it is certainly active, and nothing is known to be wrong with it. */
    boolean runs() {
        return known == Known.STARTED || known == Known.PROMOTED;
    }

    /** Whether it was told this, however it took it, by a decision later than this place of the log. */
    public boolean told(String when, String about, ResourceId self, long since) {
        OperationRecord line = history.get(Notice.line(self, when, about));
        return line != null && line.intent().index() > since;
    }

    /** Whether it is being sent to another node. */
    boolean sends() {
        return pending.filter(p -> p.intent().sends()).isPresent();
    }

    /** The node to which it was sent from here and which it has not been stopped for yet; empty for none. */
    Optional<NodeId> sentTo(ResourceId resource) {
        return known == Known.SENT
                ? Optional.ofNullable(history.get(sending(resource))).map(line -> new NodeId(line.peer()))
                : Optional.empty();
    }

    /** The same after it became clear that it did not arrive: it may be active here. */
    ResourceRecord sentInVain(ResourceId resource, String why) {
        String line = sending(resource);
        return withKnown(Known.FAILED).withLine(line, history.get(line).inVain(why));
    }

    private static String sending(ResourceId resource) {
        return resource + "_migrate_to_0";
    }

    /** Whether all that is known of it is that it could not be looked for. */
    boolean saidOnlyNotInstalled() {
        return pending.isEmpty()
                && known == Known.STOPPED
                && !history.isEmpty()
                && history.values().stream()
                        .allMatch(line -> line.operation().equals("monitor")
                                && line.intervalMillis() == 0
                                && line.status() == OperationRecord.Ended.NOT_INSTALLED);
    }

    ResourceRecord withPending(IntentId id, Intent intent) {
        return new ResourceRecord(agent, known, last, Optional.of(new Pending(id, intent)), history);
    }

    ResourceRecord settled(Known now, IntentId id, String line, OperationRecord record) {
        TreeMap<String, OperationRecord> lines = new TreeMap<>(history);
        lines.put(line, record);
        return new ResourceRecord(agent, now, id, Optional.empty(), lines);
    }

    ResourceRecord withLine(String line, OperationRecord record) {
        TreeMap<String, OperationRecord> lines = new TreeMap<>(history);
        lines.put(line, record);
        return new ResourceRecord(agent, known, last, pending, lines);
    }

    ResourceRecord withKnown(Known now) {
        return new ResourceRecord(agent, now, last, pending, history);
    }

    ResourceRecord withoutPending() {
        return new ResourceRecord(agent, known, last, Optional.empty(), history);
    }

    /** The same without what happened while it ran: after a stop or another start that says nothing any more. */
    ResourceRecord withoutPassing(ResourceId resource) {
        TreeMap<String, OperationRecord> lines = new TreeMap<>(history);
        List.of("reload-agent", "migrate_to", "migrate_from").forEach(o -> lines.remove(resource + "_" + o + "_0"));
        return new ResourceRecord(agent, known, last, pending, lines);
    }

    /** The same after a reload: what this line says began with the parameters that were reloaded. */
    ResourceRecord reloaded(String line, OperationRecord reload) {
        OperationRecord begun = history.get(line);
        boolean counts = begun != null
                && (begun.operation().equals("start") || begun.operation().equals("monitor"));
        return counts ? withLine(line, begun.reloaded(reload)) : this;
    }

    /** The same without the recurring monitors' lines but this: of another activity they say nothing any more. */
    ResourceRecord withoutRecurringBut(String kept) {
        TreeMap<String, OperationRecord> lines = new TreeMap<>(history);
        lines.entrySet()
                .removeIf(l -> l.getValue().intervalMillis() > 0 && !l.getKey().equals(kept));
        return new ResourceRecord(agent, known, last, pending, lines);
    }
}

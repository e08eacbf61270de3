package org.systole.core.state;

import static org.systole.core.state.EntryCodec.of;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.legacy.LegacyImport;

/**
 * The state as the CIB that {@code cibadmin -Q} prints: configuration and status in Pacemaker's form, so that its own
 * tools read it alike. Pending intents stand in the operation history with {@code op-status="-1"}.
 */
public final class CibRendering {
    /** Feature set written into the document: the one whose status format is used. */
    static final String FEATURE_SET = LegacyImport.FEATURES;

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy 'UTC'", Locale.ROOT);

    private static final int PENDING_RC = 193;

    private final ClusterState state;
    private final Map<String, String> nodeIds = new TreeMap<>();

    /** What was rendered before, by the id of its node; empty where nothing of it can be used. */
    private final Map<String, Element> earlier = new TreeMap<>();

    private final ClusterState before;

    private CibRendering(ClusterState state, ClusterState before, Element rendered) {
        this.state = state;
        this.before = before;
        boolean alike = before != null
                && before.configuration() == state.configuration()
                && before.clusterId().equals(state.clusterId());
        if (alike) {
            rendered.childOrEmpty("status").children().forEach(n -> earlier.put(n.attribute("uname", ""), n));
        }
        state.configuration()
                .childOrEmpty("nodes")
                .children("node")
                .forEach(n -> nodeIds.put(n.attribute("uname", ""), n.id()));
    }

    /** The whole {@code <cib>}. */
    public static Element cib(ClusterState state, boolean haveQuorum) {
        return again(state, haveQuorum, null, null);
    }

    /**
     * The same, with the elements of an earlier rendering wherever the state has the very same records: what reads the
     * document can tell by these what has not changed.
     *
     * @param before the state that was rendered; null for none
     */
    public static Element again(ClusterState state, boolean haveQuorum, ClusterState before, Element rendered) {
        return new CibRendering(state, before, rendered).render(haveQuorum);
    }

    private Element render(boolean haveQuorum) {
        List<Element> nodeStates = new ArrayList<>();
        state.nodes().values().stream().filter(n -> n.life() != Life.UNSEEN).forEach(n -> nodeStates.add(nodeState(n)));
        String[] change = state.lastChange().split("\t", -1);
        Element cib = of("cib", "crm_feature_set", FEATURE_SET, "validate-with", "pacemaker-3.9")
                .with("epoch", String.valueOf(state.version().epoch()))
                .with("num_updates", String.valueOf(state.version().numUpdates()))
                .with("admin_epoch", String.valueOf(state.version().adminEpoch()))
                .with("have-quorum", haveQuorum ? "1" : "0");
        if (change.length >= 3) {
            cib = cib.with("cib-last-written", written(change[2])).with("update-client", change[1]);
            cib = change[0].isEmpty() ? cib : cib.with("update-user", change[0]);
        }
        if (state.coordinator().isPresent()) {
            String name = state.coordinator().get().value();
            cib = cib.with("dc-uuid", nodeIds.getOrDefault(name, name));
        }
        return cib.withChildren(
                List.of(state.configuration(), Element.of("status").withChildren(nodeStates)));
    }

    /** In the form Pacemaker writes, but of no node's own zone: the same on every node. */
    private static String written(String seconds) {
        return WRITTEN.format(Instant.ofEpochSecond(Long.parseLong(seconds)).atOffset(ZoneOffset.UTC));
    }

    private Element nodeState(NodeRecord node) {
        Element known = earlier.get(node.node().value());
        if (known != null && before.nodes().get(node.node()) == node) {
            return known;
        }
        String id = nodeIds.getOrDefault(node.node().value(), node.node().value());
        boolean member = node.life() == Life.ONLINE;
        boolean expected = member || node.life() == Life.UNCLEAN;
        Element element = of(
                "node_state",
                "id",
                id,
                "uname",
                node.node(),
                "in_ccm",
                String.valueOf(member),
                "crmd",
                member ? "online" : "offline",
                "crm-debug-origin",
                "systole",
                "join",
                member ? "member" : "down",
                "expected",
                expected ? "member" : "down");
        List<Element> children = new ArrayList<>();
        if (!node.attributes().isEmpty()) {
            children.add(attributes(id, node));
        }
        if (!node.resources().isEmpty()) {
            Map<String, Element> histories = histories(known);
            children.add(Element.of("lrm", "id", id)
                    .and(Element.of("lrm_resources")
                            .withChildren(node.resources().entrySet().stream()
                                    .map(r -> kept(node, r.getKey(), r.getValue(), histories))
                                    .filter(r -> !r.children().isEmpty())
                                    .toList())));
        }
        return element.withChildren(children);
    }

    private static Element attributes(String id, NodeRecord node) {
        List<Element> pairs = new ArrayList<>();
        node.attributes()
                .forEach((name, value) -> pairs.add(
                        Element.of("nvpair", "id", "status-" + id + "-" + xmlId(name), "name", name, "value", value)));
        return Element.of("transient_attributes", "id", id)
                .and(Element.of("instance_attributes", "id", "status-" + id).withChildren(pairs));
    }

    private static String xmlId(String text) {
        return text.replaceAll("[^A-Za-z0-9_.-]", ".");
    }

    private static Map<String, Element> histories(Element nodeState) {
        Map<String, Element> histories = new TreeMap<>();
        if (nodeState != null) {
            nodeState
                    .childOrEmpty("lrm")
                    .childOrEmpty("lrm_resources")
                    .children()
                    .forEach(r -> histories.put(r.id(), r));
        }
        return histories;
    }

    private Element kept(NodeRecord node, ResourceId id, ResourceRecord record, Map<String, Element> known) {
        boolean same = known.containsKey(id.value())
                && before.nodes().get(node.node()).resources().get(id) == record;
        return same ? known.get(id.value()) : resource(node, id, record);
    }

    private Element resource(NodeRecord node, ResourceId id, ResourceRecord record) {
        String[] agent = record.agent().split(":");
        Element element = of("lrm_resource", "id", id, "type", agent[agent.length - 1], "class", agent[0]);
        if (agent.length > 2) {
            element = element.with("provider", agent[1]);
        }
        TreeMap<String, Element> lines = new TreeMap<>();
        // Notifications change nothing and fail without consequences: nobody reads them out of a status.
        record.history().forEach((line, operation) -> {
            if (!operation.operation().equals(Intent.NOTIFY)) {
                lines.put(line, line(node, id, line, operation));
            }
        });
        record.pending().filter(p -> p.intent().notice().isEmpty()).ifPresent(p -> {
            Element pending = pending(id, p);
            lines.put(pending.id(), pending);
        });
        return element.withChildren(List.copyOf(lines.values()));
    }

    private Element line(NodeRecord node, ResourceId id, String line, OperationRecord o) {
        String key = key(o.intent(), o.targetRc());
        Element element = of(
                "lrm_rsc_op",
                "id",
                line,
                "operation_key",
                id + "_" + o.operation() + "_" + o.intervalMillis(),
                "operation",
                o.operation(),
                "crm-debug-origin",
                "systole",
                "crm_feature_set",
                FEATURE_SET,
                "transition-key",
                key,
                "transition-magic",
                o.status().code() + ":" + o.rc() + ";" + key,
                "exit-reason",
                o.reason(),
                "on_node",
                node.node().value(),
                "call-id",
                String.valueOf(o.call()),
                "rc-code",
                String.valueOf(o.rc()),
                "op-status",
                String.valueOf(o.status().code()),
                "interval",
                String.valueOf(o.intervalMillis()),
                "last-rc-change",
                String.valueOf(o.at()),
                "exec-time",
                String.valueOf(o.tookMillis()),
                "queue-time",
                "0");
        element = migration(element, o.operation(), node.node(), o.peer());
        element = o.digest().isEmpty() ? element : element.with("op-digest", o.digest());
        return o.restart().known()
                ? element.with("op-force-restart", " " + o.restart().names() + " ")
                        .with("op-restart-digest", o.restart().digest())
                : element;
    }

    /** A live migration names both its nodes. */
    private static Element migration(Element element, String operation, NodeId node, String peer) {
        if (peer.isEmpty()) {
            return element;
        }
        boolean sends = operation.equals("migrate_to");
        return element.with("migrate_source", sends ? node.value() : peer)
                .with("migrate_target", sends ? peer : node.value());
    }

    private Element pending(ResourceId id, ResourceRecord.Pending p) {
        Intent intent = p.intent();
        String key = key(p.id(), intent.targetRc());
        Element element = of(
                "lrm_rsc_op",
                "id",
                intent.inPassing() ? id + "_" + intent.operation() + "_0" : id + "_last_0",
                "operation_key",
                id + "_" + intent.operation() + "_0",
                "operation",
                intent.operation(),
                "crm-debug-origin",
                "systole",
                "crm_feature_set",
                FEATURE_SET,
                "transition-key",
                key,
                "transition-magic",
                "-1:" + PENDING_RC + ";" + key,
                "exit-reason",
                "",
                "on_node",
                intent.node().value(),
                "call-id",
                "-1",
                "rc-code",
                String.valueOf(PENDING_RC),
                "op-status",
                "-1",
                "interval",
                "0",
                "last-rc-change",
                String.valueOf(intent.at()),
                "exec-time",
                "0",
                "queue-time",
                "0");
        return migration(element, intent.operation(), intent.node(), intent.peer());
    }

    /** The field's transition key: action number, transition number, expected exit code, cluster. */
    private String key(IntentId id, int targetRc) {
        return id.ordinal() + ":" + id.index() + ":" + targetRc + ":" + state.clusterId();
    }
}

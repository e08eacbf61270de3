package org.systole.core.node;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.CloneSet;
import org.systole.cib.view.Configuration;

/**
 * What agents are told beside their parameters, under the names that OCF scripts know behind {@code
 * OCF_RESKEY_CRM_meta_}: the operation, between which nodes the resource migrates, of which clone it is a copy, and
 * what happens to the others
 * (Pacemaker Explained, Clones).
 */
final class CallMeta {
    private CallMeta() {}

    static Map<String, String> of(Configuration configuration, NodeId self, LocalOperations.Call call) {
        Map<String, String> meta = new TreeMap<>(Map.of(
                "name", call.operation(),
                "interval", String.valueOf(call.intervalMillis()),
                "timeout", String.valueOf(call.timeout().toMillis()),
                "on_node", self.value()));
        if (!call.peer().isEmpty()) {
            boolean sends = call.operation().equals("migrate_to");
            meta.put("migrate_source", sends ? self.value() : call.peer());
            meta.put("migrate_target", sends ? call.peer() : self.value());
        }
        clone(configuration, call.resource()).ifPresent(clone -> {
            meta.put("clone", number(call.resource()));
            meta.putAll(words(clone, configuration.nodes().size()));
        });
        call.notice().ifPresent(notice -> {
            meta.putAll(notice.words());
            meta.put("notify_type", notice.when());
            meta.put("notify_operation", notice.about());
        });
        return meta;
    }

    private static Optional<CloneSet> clone(Configuration configuration, ResourceId copy) {
        return configuration.primitive(copy).flatMap(primitive -> configuration.resources().stream()
                .filter(CloneSet.class::isInstance)
                .map(CloneSet.class::cast)
                .filter(clone ->
                        clone.primitives().anyMatch(inside -> inside.id().equals(primitive.id())))
                .findFirst());
    }

    /** Copies that are all the same have no number of their own: there is one at most on a node. */
    private static String number(ResourceId copy) {
        String id = copy.value();
        return id.matches(".*:[0-9]+") ? id.substring(id.lastIndexOf(':') + 1) : "0";
    }

    private static Map<String, String> words(CloneSet clone, int nodes) {
        Map<String, String> words = new TreeMap<>(Map.of(
                "clone_max", String.valueOf(clone.max(nodes)),
                "clone_node_max", String.valueOf(clone.perNode()),
                "globally_unique", String.valueOf(clone.unique()),
                "interleave", String.valueOf(clone.interleave()),
                "ordered", String.valueOf(clone.ordered()),
                "notify", String.valueOf(clone.notifies())));
        if (clone.promotable()) {
            words.put("promotable", "true");
            for (String age : new String[] {"promoted", "master"}) { // today's name, and the one older scripts know
                words.put(age + "_max", String.valueOf(clone.promotedMax()));
                words.put(age + "_node_max", String.valueOf(clone.promotedPerNode()));
            }
        }
        return words;
    }
}

package org.systole.notify.command;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.notify.ClusterEvent;

/** An event as environment variables: ours, and those that alert programs written for Pacemaker read. */
final class EventVariables {
    private EventVariables() {}

    static SortedMap<String, String> of(ClusterEvent event, String recipient) {
        SortedMap<String, String> all = new TreeMap<>();
        event.details().forEach((name, value) -> put(all, "SYSTOLE_DETAIL_" + plain(name), value));
        put(all, "SYSTOLE_EVENT_ID", event.id());
        put(all, "SYSTOLE_EVENT_KIND", event.kind().key());
        put(all, "SYSTOLE_EVENT_TIME", event.time().toString());
        put(all, "SYSTOLE_EVENT_NODE", event.node());
        put(all, "SYSTOLE_EVENT_RESOURCE", event.resource());
        put(all, "SYSTOLE_EVENT_TITLE", event.title());
        put(all, "SYSTOLE_RECIPIENT", recipient);
        put(all, "CRM_alert_version", "Systole");
        put(all, "CRM_alert_kind", kind(event.kind()));
        put(all, "CRM_alert_desc", event.title());
        put(all, "CRM_alert_node", event.node());
        put(all, "CRM_alert_rsc", event.resource());
        put(all, "CRM_alert_timestamp", event.time().toString());
        put(all, "CRM_alert_timestamp_epoch", "" + event.time().getEpochSecond());
        put(all, "CRM_alert_recipient", recipient);
        return all;
    }

    /** The four kinds that programs written for Pacemaker tell apart. */
    private static String kind(ClusterEvent.Kind kind) {
        return switch (kind) {
            case NODE_JOINED, NODE_LOST, NODE_LEFT -> "node";
            case NODE_FENCED, FENCING_FAILED -> "fencing";
            case RESOURCE_STARTED, RESOURCE_STOPPED, RESOURCE_FAILED, RESOURCE_BLOCKED -> "resource";
            case QUORUM_GAINED, QUORUM_LOST, CONFIGURATION_CHANGED, COORDINATOR_CHANGED -> "attribute";
        };
    }

    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** A zero byte would end the variable early, and no program starts with one. */
    private static void put(Map<String, String> all, String name, String value) {
        all.put(name, value.replace("\u0000", ""));
    }
}

package org.systole.core.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.cib.Nearest;

/** The directives of Heartbeat 2 and 3 ({@code ha.cf(5)}) that mean nothing to Systole, each with the reason. */
final class HaCfDirectives {
    private static final List<String> USED = List.of(
            "node", "mcast", "ucast", "udpport", "keepalive", "deadtime", "initdead", "autojoin", "crm", "pacemaker");

    private static final Set<String> MEDIA = Set.of("bcast", "mcast6", "ucast6", "serial", "baud");

    private static final String LOG =
            "the log goes to standard error, hence to the journal, and to var/log/systole.log";
    private static final String WIRE = "messages have a format of their own, encrypted and authenticated";
    private static final String PARTS = "there are no separate daemons here";
    private static final String FENCING =
            "FENCING IS NOT CONFIGURED HERE; define the device in the CIB as a primitive of" + " class stonith";
    private static final String PING = "connectivity is judged by a ping resource in the CIB";

    private static final SortedMap<String, String> IGNORED = new TreeMap<>(Map.ofEntries(
            Map.entry("bcast", "broadcast is not supported; use mcast or ucast"),
            Map.entry("mcast6", "IPv6 is not supported; use mcast"),
            Map.entry("ucast6", "IPv6 is not supported; use ucast"),
            Map.entry("serial", "serial lines are not supported; use mcast or ucast"),
            Map.entry("baud", "serial lines are not supported"),
            Map.entry("warntime", "late heartbeats are counted, not warned of"),
            Map.entry("deadping", PING),
            Map.entry("ping", PING),
            Map.entry("ping_group", PING),
            Map.entry("hbaping", "fibre channel pings are not supported"),
            Map.entry("auto_failback", "whether a resource goes back is decided by resource-stickiness in the CIB"),
            Map.entry("nice_failback", "whether a resource goes back is decided by resource-stickiness in the CIB"),
            Map.entry("stonith", FENCING),
            Map.entry("stonith_host", FENCING),
            Map.entry("respawn", "programs beside the node are started by systemd"),
            Map.entry("apiauth", "who may use the node's socket is decided by its file mode"),
            Map.entry("use_logd", LOG),
            Map.entry("logfile", LOG),
            Map.entry("debugfile", LOG),
            Map.entry("logfacility", LOG),
            Map.entry("conn_logd_time", LOG),
            Map.entry("debug", "set the environment variable SYSTOLE_LOG=DEBUG instead"),
            Map.entry("compression", WIRE),
            Map.entry("compression_threshold", WIRE),
            Map.entry("traditional_compression", WIRE),
            Map.entry("msgfmt", WIRE),
            Map.entry("realtime", "the scheduling class is set in the systemd unit"),
            Map.entry("rtprio", "the scheduling class is set in the systemd unit"),
            Map.entry("crm_daemon_dir", PARTS),
            Map.entry("crmd_spawns_pengine", PARTS),
            Map.entry("hbgenmethod", "a node's generation is kept in var"),
            Map.entry("uuidfrom", "a node's uuid is kept in var"),
            Map.entry("coredumps", "the JVM writes its own report"),
            Map.entry("hopfudge", "there is no ring of serial lines"),
            Map.entry("env", "the environment is set in the systemd unit")));

    private HaCfDirectives() {}

    /** Why a known directive is not used; empty for an unknown one. */
    static Optional<String> ignored(String name) {
        return Optional.ofNullable(IGNORED.get(name));
    }

    /** Whether it would be a way for nodes to reach each other. */
    static boolean isMedium(String name) {
        return MEDIA.contains(name);
    }

    /** The known name that is meant, if one is close enough. */
    static Optional<String> nearest(String name) {
        return Nearest.to(
                name, Stream.concat(USED.stream(), IGNORED.keySet().stream()).toList());
    }
}

package org.systole.itests.policy;

/** What a random configuration may use beside plain resources and nodes. */
enum Feature {
    /** Location constraints by node and score. */
    LOCATION,
    /** Location constraints by rules on node attributes. */
    RULE,
    /** Stickiness, as a default and of single resources. */
    STICKINESS,
    /** Priorities of resources. */
    PRIORITY,
    GROUP,
    /** Anonymous clones. */
    CLONE,
    /** Promotable clones with promotion scores. */
    PROMOTABLE,
    /** Orders of all kinds. */
    ORDER,
    /** Colocations of all scores. */
    COLOCATION,
    /** Resources that are disabled. */
    DISABLED,
    /** Resources that are not managed. */
    UNMANAGED,
    /** Nodes in standby. */
    STANDBY,
    /** Nodes that left cleanly. */
    OFFLINE,
    /** Nodes that vanished. */
    UNCLEAN,
    /** Recurring monitors that found something wrong, counted. */
    MONITOR_FAILURE,
    /** Starts that failed, counted. */
    START_FAILURE,
    /** Thresholds after which a resource leaves a node. */
    THRESHOLD,
    /** Partitions without quorum, and what they do. */
    QUORUM,
    /** Resources that run where they should not, and nodes never asked. */
    UNPROBED,
    /** Resources active on two nodes. */
    MULTIPLE,
    /** The whole cluster in maintenance. */
    MAINTENANCE
}

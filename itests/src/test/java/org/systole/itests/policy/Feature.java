package org.systole.itests.policy;

/** What a random configuration may use beside plain resources and nodes. */
enum Feature {
    /** Location constraints by node and score. */
    LOCATION,
    /** Location constraints by rules on node attributes. */
    RULE,
    /** Rules on dates and durations, score attributes and rules of several expressions. */
    DATE,
    /** Location constraints for several resources: by pattern or by set. */
    LOCATION_MANY,
    /** Where resources are looked for: {@code resource-discovery}. */
    DISCOVERY,
    /** Clusters in which nothing is allowed that no constraint names. */
    OPT_IN,
    /** Stickiness, as a default and of single resources. */
    STICKINESS,
    /** Priorities of resources. */
    PRIORITY,
    GROUP,
    /** Anonymous clones. */
    CLONE,
    /** Clones whose copies have names, several of them on a node. */
    UNIQUE,
    /** Clones that need some of their copies, or start them one after the other. */
    CLONE_OPTIONS,
    /** Promotable clones with promotion scores. */
    PROMOTABLE,
    /** Several promoted copies, and constraints on the promoted role. */
    ROLES,
    /** Orders of all kinds. */
    ORDER,
    /** Orders that hold one way only. */
    ASYMMETRICAL,
    /** Orders and colocations of sets. */
    SETS,
    /** Colocations of all scores. */
    COLOCATION,
    /** Colocations by node attribute, and those that do not draw. */
    NEARNESS,
    /** Tickets of a site, with all that their loss may mean. */
    TICKET,
    /** Demands and capacities, with all strategies. */
    UTILIZATION,
    /** Resources that are disabled. */
    DISABLED,
    /** Resources that are not managed. */
    UNMANAGED,
    /** Single resources and nodes in maintenance. */
    MAINTAINED,
    /** Nodes in standby. */
    STANDBY,
    /** Nodes that left cleanly. */
    OFFLINE,
    /** Nodes that are about to join or to leave. */
    COMING,
    /** Nodes that vanished. */
    UNCLEAN,
    /** Nodes that feel unwell. */
    NODE_HEALTH,
    /** Recurring monitors that found something wrong, counted. */
    MONITOR_FAILURE,
    /** Starts that failed, counted. */
    START_FAILURE,
    /** Stops, promotions and demotions that failed. */
    OTHER_FAILURE,
    /** Answers to failures other than the usual ones. */
    ON_FAIL,
    /** Failures that are forgotten. */
    FORGOTTEN,
    /** Thresholds after which a resource leaves a node. */
    THRESHOLD,
    /** Partitions without quorum, and what they do. */
    QUORUM,
    /** Resources that run where they should not, and nodes never asked. */
    UNPROBED,
    /** Resources active on two nodes. */
    MULTIPLE,
    /** The whole cluster in maintenance. */
    MAINTENANCE,
    /** Resources that move without a stop. */
    MIGRATION,
    /** Resources that run and are not configured any more. */
    ORPHAN,
    /** Operations that have begun and not ended. */
    PENDING,
    /** Resources that run with other parameters than those configured. */
    DEFINITION,
    /** What resources have in common: templates, tags, defaults by type. */
    SHARED,
    /** Cluster options on fencing, probes and stopping everything. */
    OPTIONS,
    /** What operations need: quorum, fencing, nothing. */
    REQUIRES,
    /** Nodes that run resources only. */
    REMOTE,
    /** Nodes inside of resources. */
    GUEST,
    /** Containers. */
    BUNDLE
}

package org.systole.cib.verify;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the caller knows beside the configuration.
 *
 * @param agents the agents and fencing drivers on offer as {@code class:provider:type} or {@code stonith:type}; empty
 *     when it is not known, and then none is missed
 * @param nodes the nodes of the cluster as {@code ha.cf} lists them; may be empty
 */
public record Known(Optional<SortedSet<String>> agents, SortedSet<String> nodes) {
    public static final Known NOTHING = new Known(Optional.empty(), new TreeSet<>());

    public Known {
        Objects.requireNonNull(agents);
        agents = agents.map(a -> Collections.unmodifiableSortedSet(new TreeSet<>(a)));
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }
}

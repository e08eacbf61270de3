package org.systole.cib.view;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;

/**
 * A node of the configuration.
 *
 * @param id its name
 * @param uuid its id, which need not be the name
 * @param type {@code member}, {@code ping}, {@code remote} or {@code guest}
 * @param attributes permanent attributes
 * @param utilization capacities, by name
 */
public record Node(
        NodeId id,
        String uuid,
        String type,
        SortedMap<String, String> attributes,
        SortedMap<String, String> utilization) {
    public Node {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        utilization = Collections.unmodifiableSortedMap(new TreeMap<>(utilization));
    }

    /** Whether it is reached through a resource. */
    public boolean remote() {
        return type.equals("remote") || type.equals("guest");
    }
}

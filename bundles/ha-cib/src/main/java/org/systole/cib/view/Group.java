package org.systole.cib.view;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;

/** Primitives that run on one node, start in order and stop in reverse. */
public record Group(ResourceId id, Optional<ResourceId> parent, SortedMap<String, String> meta, List<Resource> members)
        implements Resource {
    public Group {
        meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
        members = List.copyOf(members);
    }

    /** Whether members start one after the other; old configurations may switch it off. */
    public boolean ordered() {
        return Text.truth(meta("ordered", "true"), true);
    }

    /** Whether members stay together; old configurations may switch it off. */
    public boolean colocated() {
        return Text.truth(meta("collocated", "true"), true);
    }
}

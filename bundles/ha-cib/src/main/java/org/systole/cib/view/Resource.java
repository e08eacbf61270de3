package org.systole.cib.view;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;

/** A resource of the configuration: a primitive, or one made of others. */
public sealed interface Resource permits Primitive, Group, CloneSet, Bundle {
    ResourceId id();

    /** Id of the group or clone it belongs to. */
    Optional<ResourceId> parent();

    /** Meta-attributes: own, template's, parents', then {@code rsc_defaults}. */
    SortedMap<String, String> meta();

    /** The resources it is directly made of. */
    List<Resource> members();

    default String meta(String name, String otherwise) {
        return meta().getOrDefault(name, otherwise);
    }

    /** The primitives at the bottom, in order. */
    default Stream<Primitive> primitives() {
        return this instanceof Primitive p ? Stream.of(p) : members().stream().flatMap(Resource::primitives);
    }

    /** Itself and all below it. */
    default Stream<Resource> all() {
        return Stream.concat(Stream.of(this), members().stream().flatMap(Resource::all));
    }

    default int priority() {
        return Score.of(meta("priority", "0"), 0);
    }

    default boolean managed() {
        return Text.truth(meta("is-managed", "true"), true);
    }

    default boolean maintenance() {
        return Text.truth(meta("maintenance", "false"), false);
    }

    /** The wish {@code target-role}: Started, Stopped, Promoted or Unpromoted. */
    default TargetRole targetRole() {
        return TargetRole.of(meta("target-role", "Started"));
    }
}

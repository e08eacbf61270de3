package org.systole.policy.state;

import java.util.List;
import java.util.stream.Stream;
import org.systole.api.model.ResourceId;
import org.systole.cib.view.CloneSet;
import org.systole.cib.view.Group;

/** A resource at run time: instances, and groups and clones of them. */
public sealed interface Unit {
    ResourceId id();

    /** The instances at the bottom, in order. */
    Stream<Instance> instances();

    /** Those that are placed together with the unit, in order. */
    default Stream<Instance> hosted() {
        return instances();
    }

    /** Those that take the unit's role where it has one. */
    default Stream<Instance> roles() {
        return instances();
    }

    /** A single instance. */
    record Single(Instance instance) implements Unit {
        @Override
        public ResourceId id() {
            return instance.id();
        }

        @Override
        public Stream<Instance> instances() {
            return Stream.of(instance);
        }
    }

    /** A group, or one instance of a cloned group. */
    record Band(ResourceId id, Group group, List<Single> members) implements Unit {
        public Band {
            members = List.copyOf(members);
        }

        @Override
        public Stream<Instance> instances() {
            return members.stream().map(Single::instance);
        }
    }

    /**
     * One replica of a bundle.
     *
     * @param members what runs on the container's host, in the order in which it starts
     * @param inner what runs inside the container; null for nothing
     */
    record Replica(ResourceId id, List<Single> members, Single inner) implements Unit {
        public Replica {
            members = List.copyOf(members);
        }

        @Override
        public Stream<Instance> instances() {
            return Stream.concat(hosted(), roles());
        }

        @Override
        public Stream<Instance> hosted() {
            return members.stream().map(Single::instance);
        }

        @Override
        public Stream<Instance> roles() {
            return Stream.ofNullable(inner).map(Single::instance);
        }
    }

    /** A clone with its instances; each a single or a band, or for a bundle a replica. */
    record Clones(ResourceId id, CloneSet config, List<Unit> copies) implements Unit {
        public Clones {
            copies = List.copyOf(copies);
        }

        @Override
        public Stream<Instance> instances() {
            return copies.stream().flatMap(Unit::instances);
        }
    }
}

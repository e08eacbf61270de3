package org.systole.api.model;

/**
 * Identifier of a resource as written in the configuration; an instance of a clone that is told apart from its
 * siblings carries {@code :N} behind it.
 */
public record ResourceId(String value) implements Comparable<ResourceId> {
    public ResourceId {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("resource id is blank; give every resource an id");
        }
    }

    @Override
    public int compareTo(ResourceId other) {
        return value.compareTo(other.value);
    }

    /** As a record's own, which costs several times as much; ids are compared for all that a cluster knows. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceId o && value.equals(o.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}

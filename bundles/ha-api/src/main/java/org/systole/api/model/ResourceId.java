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

    @Override
    public String toString() {
        return value;
    }
}

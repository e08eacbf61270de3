package org.systole.api.model;

/** Name of a cluster node as written in the configuration ({@code uname}). */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("node name is blank; give every <node> a uname");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    /** As a record's own, which costs several times as much; ids are compared for all that a cluster knows. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId o && value.equals(o.value);
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

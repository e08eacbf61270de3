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

    @Override
    public String toString() {
        return value;
    }
}

package org.systole.core.transport;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.util.ExtendedUUID;
import org.systole.api.model.NodeId;
import org.systole.core.state.Incarnation;

/**
 * What a member's address says of it. Every view therefore tells all members' names and incarnations at once, and a
 * new incarnation is a new address.
 *
 * @param node the member's name
 * @param incarnation its life
 * @param disk identifies the disk that holds its part of the replicated log
 */
public record MemberAddress(NodeId node, Incarnation incarnation, String disk) {
    private static final byte[] NAME = key("raft-id");
    private static final byte[] LIFE = key("life");
    private static final byte[] DISK = key("disk");

    public MemberAddress {
        Objects.requireNonNull(node);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(disk);
    }

    /** A fresh, random address that carries this identity. */
    ExtendedUUID generate() {
        return ExtendedUUID.randomUUID(node.value())
                .put(NAME, key(node.value()))
                .put(LIFE, key(incarnation.toString()))
                .put(DISK, key(disk));
    }

    /** What the address carries; empty when it is no Systole node's. */
    public static Optional<MemberAddress> of(Address address) {
        if (!(address instanceof ExtendedUUID extended)) {
            return Optional.empty();
        }
        byte[] name = extended.get(NAME);
        byte[] life = extended.get(LIFE);
        byte[] disk = extended.get(DISK);
        if (name == null || life == null || disk == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MemberAddress(new NodeId(text(name)), Incarnation.parse(text(life)), text(disk)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The member's name, or the address itself when it carries none. */
    public static String nameOf(Address address) {
        return of(address).map(member -> member.node().value()).orElseGet(() -> String.valueOf(address));
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

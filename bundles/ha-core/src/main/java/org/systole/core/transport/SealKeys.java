package org.systole.core.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.systole.core.settings.KeyRing;

/**
 * Derives the keys that messages are sealed with from the seeds of a key ring: HKDF with HMAC-SHA256 (RFC 5869). Each
 * sender and each of its lives has keys of its own, so that a counter suffices as nonce and no two senders ever share
 * one.
 */
final class SealKeys {
    private static final byte[] SALT = "systole seal 1".getBytes(StandardCharsets.UTF_8);
    private static final int MOST_DERIVED = 4096;

    private final int active;
    private final byte[] cluster;
    private final SortedMap<Integer, byte[]> extracted = new TreeMap<>();
    private final ConcurrentMap<ByteBuffer, SecretKeySpec> derived = new ConcurrentHashMap<>();

    SealKeys(KeyRing ring, String cluster) {
        this.active = ring.active();
        this.cluster = cluster.getBytes(StandardCharsets.UTF_8);
        ring.keys().forEach((number, seed) -> extracted.put(number, hmac(SALT, seed)));
    }

    /** Number of the key to send with. */
    int active() {
        return active;
    }

    /** The numbers there are. */
    String numbers() {
        return extracted.keySet().toString();
    }

    /** The key of one sender's life; empty when there is no key of that number. */
    Optional<SecretKeySpec> key(int number, byte[] life) {
        byte[] pseudorandom = extracted.get(number);
        if (pseudorandom == null) {
            return Optional.empty();
        }
        ByteBuffer id = ByteBuffer.allocate(1 + life.length)
                .put((byte) number)
                .put(life)
                .flip();
        SecretKeySpec known = derived.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        return Optional.of(new SecretKeySpec(hmac(pseudorandom, cluster, new byte[] {0}, life, new byte[] {1}), "AES"));
    }

    /**
     * Keeps a derived key; only called for lives that proved to know the cluster's key, so strangers cannot fill it.
     */
    void keep(int number, byte[] life, SecretKeySpec key) {
        if (derived.size() >= MOST_DERIVED) {
            derived.clear();
        }
        derived.put(
                ByteBuffer.allocate(1 + life.length)
                        .put((byte) number)
                        .put(life)
                        .flip(),
                key);
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256, which every Java must have", e);
        }
    }
}

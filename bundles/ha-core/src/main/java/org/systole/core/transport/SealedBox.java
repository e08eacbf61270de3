package org.systole.core.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.systole.core.settings.KeyRing;

/**
 * Seals and opens bytes with AES-256-GCM. In clear, but authenticated, stand: three bytes of format, the key's number,
 * the sender's label, and the sender's life (who, epoch, random salt) and counter. The nonce is the counter, which is
 * safe because every life has a key of its own ({@link SealKeys}).
 */
final class SealedBox {
    private static final byte[] MAGIC = {'S', 'Y', 1};
    private static final int SENDER = 16;
    private static final int LIFE = SENDER + Long.BYTES + 8;
    private static final int TAG_BITS = 128;
    private static final int LONGEST_LABEL = 80;

    private final byte[] label;
    private final byte[] life;
    private final AtomicLong counter = new AtomicLong();
    private final ReplayGuard guard;
    private final String cluster;
    private volatile SealKeys keys;

    /**
     * @param label who sends and from where, for the other side's messages; goes over the wire in clear
     * @param sender what identifies this node across its lives
     */
    SealedBox(KeyRing ring, String cluster, String label, String sender, SealMemory memory) {
        this.cluster = cluster;
        this.keys = new SealKeys(ring, cluster);
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        this.label = bytes.length <= LONGEST_LABEL ? bytes : Arrays.copyOf(bytes, LONGEST_LABEL);
        byte[] salt = new byte[8];
        new SecureRandom().nextBytes(salt);
        this.life = ByteBuffer.allocate(LIFE)
                .put(digest(sender), 0, SENDER)
                .putLong(memory.nextOwnEpoch())
                .put(salt)
                .array();
        this.guard = new ReplayGuard(memory);
    }

    /** What came of an attempt to open. */
    sealed interface Opened {
        record Message(byte[] bytes) implements Opened {}

        /**
         * @param sender what the sender says of itself, unproven and cleaned for printing; empty when it says nothing
         * @param reason why it was not opened
         * @param key the key's number, 0 when there is none
         */
        record Refused(String sender, Reason reason, int key) implements Opened {}
    }

    /** Why a message was refused. */
    enum Reason {
        NO_KEY,
        KEY_NUMBER_UNKNOWN,
        WRONG_KEY,
        REPLAY
    }

    /** From now on uses these keys. */
    void use(KeyRing ring) {
        keys = new SealKeys(ring, cluster);
    }

    /** Numbers of the keys in use, and which one is sent with. */
    String keyNumbers() {
        return keys.numbers() + ", sending with " + keys.active();
    }

    byte[] seal(byte[] plain, int offset, int length) {
        SealKeys now = keys;
        long number = counter.getAndIncrement();
        SecretKeySpec key = now.key(now.active(), life).orElseThrow();
        now.keep(now.active(), life, key);
        int header = MAGIC.length + 2 + label.length + LIFE + Long.BYTES;
        ByteBuffer box = ByteBuffer.allocate(header + length + TAG_BITS / 8);
        box.put(MAGIC).put((byte) now.active()).put((byte) label.length).put(label);
        box.put(life).putLong(number);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, number);
            cipher.updateAAD(box.array(), 0, header);
            cipher.doFinal(plain, offset, length, box.array(), header);
            return box.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a message could not be sealed with AES-256-GCM", e);
        }
    }

    Opened open(byte[] bytes, int offset, int length) {
        Optional<Header> parsed = Header.parse(bytes, offset, length);
        if (parsed.isEmpty()) {
            return new Opened.Refused("", Reason.NO_KEY, 0);
        }
        Header header = parsed.get();
        SealKeys now = keys;
        Optional<SecretKeySpec> key = now.key(header.key, header.life);
        if (key.isEmpty()) {
            return new Opened.Refused(header.label, Reason.KEY_NUMBER_UNKNOWN, header.key);
        }
        byte[] plain;
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key.get(), header.counter);
            cipher.updateAAD(bytes, offset, header.length);
            plain = cipher.doFinal(bytes, offset + header.length, length - header.length);
        } catch (AEADBadTagException e) {
            return new Opened.Refused(header.label, Reason.WRONG_KEY, header.key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a message could not be opened with AES-256-GCM", e);
        }
        now.keep(header.key, header.life, key.get());
        if (!guard.isNew(header.sender(), header.epoch(), header.life, header.counter)) {
            return new Opened.Refused(header.label, Reason.REPLAY, header.key);
        }
        return new Opened.Message(plain);
    }

    private static Cipher cipher(int mode, SecretKeySpec key, long counter) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(counter).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }

    private record Header(int key, String label, byte[] life, long counter, int length) {
        static Optional<Header> parse(byte[] bytes, int offset, int length) {
            int fixed = MAGIC.length + 2 + LIFE + Long.BYTES;
            if (length < fixed + TAG_BITS / 8
                    || !Arrays.equals(bytes, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                return Optional.empty();
            }
            ByteBuffer box = ByteBuffer.wrap(bytes, offset + MAGIC.length, length - MAGIC.length);
            int key = box.get() & 0xff;
            int labelled = box.get() & 0xff;
            if (length < fixed + labelled + TAG_BITS / 8) {
                return Optional.empty();
            }
            byte[] label = new byte[labelled];
            byte[] life = new byte[LIFE];
            box.get(label).get(life);
            return Optional.of(new Header(key, printable(label), life, box.getLong(), fixed + labelled));
        }

        String sender() {
            return HexFormat.of().formatHex(life, 0, SENDER);
        }

        long epoch() {
            return ByteBuffer.wrap(life).getLong(SENDER);
        }

        private static String printable(byte[] label) {
            return new String(label, StandardCharsets.UTF_8).replaceAll("[^\\p{Alnum} .:@_/\\[\\]-]", "?");
        }
    }
}

package org.systole.strip.terminal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Compares the device's key with the fingerprint it must have, and remembers what it was. */
final class HostKey implements HostKeyVerifier {
    private final String wanted;
    private volatile String seen = "";

    HostKey(String wanted) {
        this.wanted = wanted;
    }

    /** The fingerprint of the key that was shown; empty before one was. */
    String seen() {
        return seen;
    }

    boolean isWrong() {
        return !seen.isEmpty() && !wanted.isEmpty() && !wanted.equals(seen);
    }

    @Override
    public boolean verify(String host, int port, PublicKey key) {
        seen = fingerprint(key);
        return !isWrong();
    }

    @Override
    public List<String> findExistingAlgorithms(String host, int port) {
        return List.of();
    }

    private static String fingerprint(PublicKey key) {
        try {
            byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

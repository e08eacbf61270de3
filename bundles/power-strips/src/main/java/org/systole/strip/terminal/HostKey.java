package org.systole.strip.terminal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * Compares the device's key with the fingerprint it must have, and remembers what it was. A device has keys of several
 * kinds and shows the one we like best, which may not be the one whose fingerprint was written down: so each kind is
 * asked for in turn.
 */
final class HostKey implements HostKeyVerifier {
    /** What to ask for first, in turn: whatever is best, and then one kind after the other. */
    static final List<List<String>> KINDS = List.of(
            List.of(),
            List.of("ssh-ed25519"),
            List.of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
            List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"));

    private static final String FINGERPRINT = "SHA256:[A-Za-z0-9+/]{43}=?";

    private final String wanted;
    private final List<String> kinds;
    private volatile String seen = "";

    HostKey(String wanted, List<String> kinds) {
        this.wanted = wanted;
        this.kinds = kinds;
    }

    /**
     * The fingerprint that was configured: as it is, or of a public key as it stands in {@code known_hosts}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static String wanted(String text) {
        if (text.isEmpty() || text.matches(FINGERPRINT)) {
            return text.replaceFirst("=$", "");
        }
        for (String word : text.split("\\s+")) {
            if (word.matches("AAAA[A-Za-z0-9+/]{40,}={0,2}")) {
                return fingerprint(Base64.getDecoder().decode(word));
            }
        }
        throw new IllegalArgumentException("parameter ssh_host_key=" + text
                + " is neither a fingerprint, SHA256: and 43 characters as ssh-keygen -l prints it, nor a public key as"
                + " ssh-keyscan prints it");
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
        return kinds;
    }

    private static String fingerprint(PublicKey key) {
        return fingerprint(new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
    }

    private static String fingerprint(byte[] blob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

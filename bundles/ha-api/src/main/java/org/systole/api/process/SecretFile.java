package org.systole.api.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Passwords and communities kept in files that only their owner can read, so that no configuration shows them. */
@ProviderType
public final class SecretFile {
    private static final int LIMIT_BYTES = 4096;

    /** How a parameter's value refers to a file: {@code file:/etc/systole/pdu.password}. */
    private static final String REFERENCE = "file:/";

    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /** Whether a parameter's value refers to a file rather than being the secret itself. */
    public static boolean isReference(String value) {
        return value.startsWith(REFERENCE);
    }

    /**
     * The value itself, or the first line of the file it refers to.
     *
     * @throws IOException as {@link #read}
     */
    public static String resolve(String value) throws IOException {
        return isReference(value) ? read(value.substring(REFERENCE.length() - 1)) : value;
    }

    /**
     * The first line of the file.
     *
     * @throws IOException when there is no such file, when others than its owner may read or change it, or when it
     *     holds nothing; the message names the file and what to do, never what it holds
     */
    public static String read(String path) throws IOException {
        Path file = Path.of(path);
        try {
            Set<PosixFilePermission> open = EnumSet.copyOf(FOR_OTHERS);
            open.retainAll(Files.getPosixFilePermissions(file));
            if (!open.isEmpty()) {
                throw new IOException("secret file " + path + " can be read or changed by others; chmod 600 it");
            }
            if (Files.size(file) > LIMIT_BYTES) {
                throw new IOException("secret file " + path + " is longer than " + LIMIT_BYTES
                        + " bytes; put nothing but the secret into its first line");
            }
            String secret = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (secret.isEmpty()) {
                throw new IOException("secret file " + path + " holds nothing in its first line");
            }
            return secret;
        } catch (NoSuchFileException e) {
            throw new IOException("secret file " + path + " does not exist on this node; every node needs it", e);
        } catch (AccessDeniedException e) {
            throw new IOException("secret file " + path + " may not be read by this user", e);
        }
    }
}

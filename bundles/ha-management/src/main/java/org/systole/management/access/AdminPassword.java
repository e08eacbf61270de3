package org.systole.management.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The password of the user {@code admin}, in a file that only the node's own user can read. Made at random at the
 * first start; read again at every login, so that a new one holds at once. Never printed.
 */
public final class AdminPassword {
    /** The only user there is. */
    public static final String USER = "admin";

    private static final Logger log = LoggerFactory.getLogger(AdminPassword.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int RANDOM_BYTES = 24;

    private final Path file;

    private AdminPassword(Path file) {
        this.file = file;
    }

    /** The password in the file; makes the file if there is none, and closes it to others if it is open to them. */
    public static AdminPassword in(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(file, password + "\n", StandardOpenOption.WRITE);
            log.info("A password for the user {} was made; it stands in {}.", USER, file);
        } catch (FileAlreadyExistsException e) {
            log.debug("The password for the user {} stands in {}.", USER, file);
        }
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            log.warn("{} could be read by others than its owner; its mode is 0600 now. Change the password.", file);
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
        return new AdminPassword(file);
    }

    /** Whether these are the user and the password; takes as long whether or not they are. */
    public boolean matches(String user, String password) {
        try {
            String real = Files.readString(file).strip();
            boolean same = MessageDigest.isEqual(
                    real.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
            return !real.isEmpty() & same & USER.equals(user);
        } catch (IOException e) {
            log.error("{} cannot be read, so nobody can log in: {}", file, e.getMessage());
            return false;
        }
    }
}

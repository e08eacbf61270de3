package org.systole.stonith.external;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * A program that cuts power, as root: whoever may change it or put another in its place may do anything. So it is
 * looked at before every call.
 */
record Program(Path path) {
    private static final List<String> TRUSTED = List.of("root", System.getProperty("user.name", "root"));

    /** Why it must not be run; empty where it may. */
    String refusal() {
        try {
            Path real = path.toRealPath();
            PosixFileAttributes file = Files.readAttributes(real, PosixFileAttributes.class);
            if (!file.isRegularFile()) {
                return path + " is no regular file";
            }
            if (!Files.isExecutable(real)) {
                return path + " is not executable; chmod 755 it";
            }
            String changeable = changeable(real, file);
            PosixFileAttributes folder = Files.readAttributes(real.getParent(), PosixFileAttributes.class);
            return changeable.isEmpty() ? changeable(real.getParent(), folder) : changeable;
        } catch (NoSuchFileException e) {
            return path + " is not installed";
        } catch (AccessDeniedException e) {
            return path + " cannot be looked at by this user";
        } catch (IOException e) {
            return path + " cannot be looked at: " + e.getMessage();
        }
    }

    /** A directory with the sticky bit would be safer than it looks, but no place for such programs either. */
    private static String changeable(Path what, PosixFileAttributes attributes) {
        Set<PosixFilePermission> mode = attributes.permissions();
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            return what + " can be changed by others than its owner, so it is not run; chmod go-w it";
        }
        if (!TRUSTED.contains(attributes.owner().getName())) {
            return what + " belongs to " + attributes.owner().getName() + ", so it is not run; chown root it";
        }
        return "";
    }

    /** When it was last changed, to know when what it said of itself is out of date; 0 where that cannot be read. */
    long changed() {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}

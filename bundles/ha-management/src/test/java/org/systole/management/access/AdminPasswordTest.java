package org.systole.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPasswordTest {
    @TempDir
    private Path directory;

    private String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theFirstStartMakesARandomOneThatOnlyTheOwnerReads() throws IOException {
        AdminPassword.in(directory.resolve("a/admin.password"));
        AdminPassword.in(directory.resolve("b/admin.password"));

        Path file = directory.resolve("a/admin.password");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(Files.readString(file).strip())
                .hasSize(32)
                .isNotEqualTo(
                        Files.readString(directory.resolve("b/admin.password")).strip());
    }

    @Test
    void laterStartsKeepIt() throws IOException {
        Path file = directory.resolve("admin.password");
        AdminPassword.in(file);
        String first = Files.readString(file);
        AdminPassword.in(file);

        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void onlyAdminWithTheRightPasswordMatches() throws IOException {
        Path file = directory.resolve("admin.password");
        AdminPassword password = AdminPassword.in(file);
        String right = Files.readString(file).strip();

        assertThat(password.matches("admin", right)).isTrue();
        assertThat(password.matches("admin", right + "x")).isFalse();
        assertThat(password.matches("root", right)).isFalse();
        assertThat(password.matches("admin", "")).isFalse();
    }

    @Test
    void aNewOneHoldsAtOnceAndAnEmptyOneForNobody() throws IOException {
        Path file = directory.resolve("admin.password");
        AdminPassword password = AdminPassword.in(file);
        Files.writeString(file, "another\n");
        assertThat(password.matches("admin", "another")).isTrue();

        Files.writeString(file, "\n");
        assertThat(password.matches("admin", "")).isFalse();
        Files.delete(file);
        assertThat(password.matches("admin", "another")).isFalse();
    }

    @Test
    void aFileOpenToOthersIsClosed() throws IOException {
        Path file = Files.writeString(directory.resolve("admin.password"), "x\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        AdminPassword.in(file);

        assertThat(mode(file)).isEqualTo("rw-------");
    }
}

package org.systole.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthKeysTest {
    private static final String SECRET = "s3cr3t-of-the-cluster";

    @TempDir
    Path directory;

    private static KeyRing parse(String text) throws BadSettings {
        return AuthKeys.parse("authkeys", text.lines().toList());
    }

    @Test
    void readsSeveralKeysAndWhichOneToSendWith() throws BadSettings {
        KeyRing keys = parse("# rotation\nauth 2\n1 sha1 old\n2 md5 " + SECRET + "\n");

        assertThat(keys.active()).isEqualTo(2);
        assertThat(keys.keys().keySet()).containsExactly(1, 2);
        assertThat(new String(keys.keys().get(2))).isEqualTo(SECRET);
        assertThat(keys.toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth 1;1 crc|authkeys:2: crc is no protection",
                "auth 1;1 rot13 s3cr3t-of-the-cluster|authkeys:2: key 1 has an unknown method; use sha1 or md5",
                "auth 1;1 sha1|authkeys:2: key 1 is empty; write: 1 sha1 KEY",
                "auth 1;1|authkeys:2: key 1 has an unknown method",
                "auth 16;1 sha1 s3cr3t-of-the-cluster|authkeys:1: auth takes the number",
                "auth 2;1 sha1 s3cr3t-of-the-cluster|authkeys: auth 2 names a key that is not there; keys in the file: [1]",
                "1 sha1 s3cr3t-of-the-cluster|authkeys: no auth line says which key to send with",
                "auth 1;auth 2;1 sha1 s3cr3t-of-the-cluster|authkeys:2: a second auth line",
                "auth 1;1 sha1 a;1 sha1 s3cr3t-of-the-cluster|authkeys:3: key 1 is given twice",
                "auth 1;s3cr3t-of-the-cluster|authkeys:2: a line is 'auth N' or 'N METHOD KEY'",
            })
    void refusesWhatMakesNoSenseWithoutShowingTheKey(String lines, String problem) {
        assertThatThrownBy(() -> parse(lines.replace(';', '\n')))
                .isInstanceOf(BadSettings.class)
                .hasMessageStartingWith(problem)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void refusesAFileThatOthersCanReadWithTheCommandThatHelps() throws IOException {
        Path file = Files.writeString(directory.resolve("authkeys"), "auth 1\n1 sha1 " + SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(catchThrowableOfType(BadSettings.class, () -> AuthKeys.read(file))
                        .problems())
                .containsExactly(
                        file + " has mode rw-r-----, so others could read the cluster's key; type: chmod 600 " + file);
    }

    @Test
    void readsAFileThatOnlyItsOwnerCanRead() throws Exception {
        Path file = Files.writeString(directory.resolve("authkeys"), "auth 1\n1 sha1 " + SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        assertThat(AuthKeys.read(file).active()).isEqualTo(1);
    }

    @Test
    void saysHowToGetAMissingFile() {
        assertThatThrownBy(() -> AuthKeys.read(directory.resolve("authkeys")))
                .hasMessageContaining("is not there; copy it from another node");
    }
}

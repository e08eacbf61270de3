package org.systole.api.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheFirstLine() throws Exception {
        assertThat(SecretFile.read(file("rw-------", "open sesame\nsecond\n"))).isEqualTo("open sesame");
    }

    @Test
    void refusesAFileThatOthersCanRead() throws Exception {
        String file = file("rw-r-----", "open sesame");
        assertThatThrownBy(() -> SecretFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void saysThatAFileIsMissingOrEmpty() throws Exception {
        assertThatThrownBy(() -> SecretFile.read(folder.resolve("none").toString()))
                .hasMessageContaining("does not exist");
        String empty = file("rw-------", "\nx\n");
        assertThatThrownBy(() -> SecretFile.read(empty)).hasMessageContaining("holds nothing");
    }

    @Test
    void aValueMayBeAReferenceToAFile() throws Exception {
        assertThat(SecretFile.resolve("file:" + file("rw-------", "open sesame\n")))
                .isEqualTo("open sesame");
        assertThat(SecretFile.resolve("open sesame")).isEqualTo("open sesame");
        assertThatThrownBy(() -> SecretFile.resolve("file:/no/such/file")).hasMessageContaining("/no/such/file");
    }

    private String file(String mode, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file.toString();
    }
}

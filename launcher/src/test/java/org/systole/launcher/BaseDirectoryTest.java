package org.systole.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseDirectoryTest {
    @TempDir
    Path base;

    @Test
    void makesWhatIsMissingAndTellsTheProcess() throws Exception {
        try (BaseDirectory taken = BaseDirectory.take(base)) {
            assertThat(taken.resolve("deploy")).isDirectory();
            assertThat(taken.resolve("var/log")).isDirectory();
            assertThat(base.resolve("run/systole.pid"))
                    .hasContent(String.valueOf(ProcessHandle.current().pid()));
        }
        assertThat(base.resolve("run/systole.pid")).isEmptyFile();
    }

    @Test
    void canBeTakenAgainAfterItWasLetGo() throws Exception {
        BaseDirectory.take(base).close();

        BaseDirectory.take(base).close();
    }

    @Test
    void isNotMadeItself() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> BaseDirectory.take(base.resolve("absent")));

        assertThat(refusal.code()).isEqualTo(73);
        assertThat(refusal).hasMessageContaining("make it with: systole configure");
        assertThat(base.resolve("absent")).doesNotExist();
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        Files.writeString(base.resolve("run"), "a file");

        assertThat(catchThrowableOfType(Refusal.class, () -> BaseDirectory.take(base)))
                .hasMessageContaining("cannot prepare " + base);
    }
}

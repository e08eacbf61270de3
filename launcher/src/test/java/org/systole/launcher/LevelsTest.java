package org.systole.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelsTest {
    @TempDir
    Path bundle;

    @Test
    void readsLevelsInTheOrderOfTheirNumbers() throws Exception {
        for (String name :
                new String[] {"100-late/z.jar", "20-core/b.jar", "20-core/a.jar", "20-core/notes.txt", "x/y.jar"}) {
            Files.createDirectories(bundle.resolve(name).getParent());
            Files.createFile(bundle.resolve(name));
        }

        var levels = Levels.of(bundle);

        assertThat(levels.keySet()).containsExactly(20, 100);
        assertThat(levels.get(20)).extracting(p -> p.getFileName().toString()).containsExactly("a.jar", "b.jar");
    }

    @Test
    void refusesADistributionWithoutBundles() {
        assertThatThrownBy(() -> Levels.of(bundle)).hasMessageContaining("unpack the distribution anew");
    }
}

package org.systole.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class WantedTest {
    private static PlugInFile file(String path, int precedence, String name, String version) {
        Stamp stamp = new Stamp(1, FileTime.fromMillis(0), path);
        return new PlugInFile(Path.of("/base").resolve(path), stamp, precedence, name, Version.parseVersion(version));
    }

    @Test
    void takesTheHighestVersionOfAName() {
        PlugInFile older = file("deploy/a-1.9.jar", 0, "a", "1.9");
        PlugInFile newer = file("deploy/a-1.10.jar", 0, "a", "1.10");

        Wanted wanted = Wanted.of(List.of(older, newer), Set.of());

        assertThat(wanted.bySymbolicName()).containsOnlyKeys("a").containsValue(newer);
        assertThat(wanted.passedOver())
                .containsExactly("deploy/a-1.9.jar (a 1.9.0) is not used: deploy/a-1.10.jar (1.10.0) takes precedence");
    }

    @Test
    void theFirstDirectoryGoesBeforeAHigherVersion() {
        PlugInFile shipped = file("plugins/a.jar", 1, "a", "2");
        PlugInFile own = file("deploy/a.jar", 0, "a", "1");

        assertThat(Wanted.of(List.of(shipped, own), Set.of()).bySymbolicName()).containsValue(own);
    }

    @Test
    void ofEqualOnesTheFirstByPathIsTaken() {
        PlugInFile x = file("deploy/x.jar", 0, "a", "1");
        PlugInFile y = file("deploy/y.jar", 0, "a", "1");

        assertThat(Wanted.of(List.of(y, x), Set.of()).bySymbolicName()).containsValue(x);
    }

    @Test
    void theCoreIsNoPlugIn() {
        Wanted wanted = Wanted.of(List.of(file("deploy/core.jar", 0, "core", "9")), Set.of("core"));

        assertThat(wanted.bySymbolicName()).isEmpty();
        assertThat(wanted.passedOver()).singleElement().asString().contains("part of the core");
    }
}

package org.systole.itests.platform;

import java.nio.file.Path;
import org.systole.testbed.story.Workspace;

/** The distribution as it was built. */
final class Shipped {
    private Shipped() {}

    static Path home() {
        return Workspace.find()
                .distribution()
                .orElseThrow(() -> new IllegalStateException("the distribution is not built; type: mvn package"));
    }
}

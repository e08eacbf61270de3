package org.systole.agent.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    @Test
    void everyParameterIsInTheReference() throws Exception {
        String reference = Files.readString(Path.of("../../docs/agents.md"));

        assertThat(new WatchedFilesystemAgent().metadata().parameters())
                .allSatisfy(parameter -> assertThat(reference).contains("`" + parameter.name() + "`"));
    }
}

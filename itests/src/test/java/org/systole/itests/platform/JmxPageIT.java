package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.itests.page.Block;
import org.systole.itests.page.Page;
import org.systole.itests.page.Shell;

/** docs/jmx.md, typed off against a node of its own. */
class JmxPageIT {
    private static final String RESOURCE =
            "<primitive id=\"server1_address\" class=\"ocf\" provider=\"external\" type=\"PVFS2-notify\"/>";

    @TempDir
    Path work;

    private NodeUnderTest node;
    private String port;

    @BeforeEach
    void start() throws Exception {
        node = new NodeUnderTest(work);
        node.configuration(RESOURCE);
        try (ServerSocket socket = new ServerSocket(0)) {
            port = String.valueOf(socket.getLocalPort());
        }
        Files.writeString(node.base().resolve("management.conf"), "jolokia.port=" + port + "\njmx.port=0\n");
        node.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        node.kill();
    }

    private boolean crmMonShows(String words) {
        try {
            return node.ask("crm_mon", "-1", "-r").text().contains(words);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyCommandAnswersAsThePageSays() throws Exception {
        node.awaitPrinted("Jolokia answers at");
        await().atMost(NodeUnderTest.SOON).until(() -> crmMonShows("Started n1"));
        Page page = Page.of("jmx.md");
        Shell shell = node.shell(
                work, Map.of("8778", port, "/var/lib/systole", node.base().toString()));
        String function = page.blocks().get(0).commands().lines().findFirst().orElseThrow();
        assertThat(page.blocks()).as("blocks that say what they print").allMatch(b -> !b.prints()
                .isEmpty());

        for (Block block : page.blocks()) {
            String typed =
                    block.commands().startsWith(function) ? block.commands() : function + "\n" + block.commands();
            String printed = shell.type(typed).text();
            assertThat(block.missing(printed)).as("printed: %s", printed).isEmpty();
        }

        await().atMost(NodeUnderTest.SOON).until(() -> crmMonShows("Started n1"));
        assertThat(node.printed()).doesNotContain("Exception");
    }
}

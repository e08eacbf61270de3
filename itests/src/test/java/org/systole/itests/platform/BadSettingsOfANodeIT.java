package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot run says why in a sentence and ends with a code; it never shows a stack trace. */
class BadSettingsOfANodeIT {
    @TempDir
    Path work;

    private NodeUnderTest node;

    @BeforeEach
    void prepare() throws Exception {
        node = new NodeUnderTest(work);
    }

    @AfterEach
    void end() throws InterruptedException {
        node.kill();
    }

    private void refuses(int code, String... words) throws Exception {
        node.start();
        assertThat(node.awaitEnd()).as(node.printed()).isEqualTo(code);
        assertThat(node.printed()).contains(words).doesNotContain("Exception").doesNotContain("\tat ");
    }

    private void edit(String from, String to) throws IOException {
        Path haCf = node.base().resolve("ha.cf");
        Files.writeString(haCf, Files.readString(haCf).replace(from, to));
    }

    @Test
    void refusesKeysThatOthersCanRead() throws Exception {
        Path keys = node.base().resolve("authkeys");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

        refuses(78, "has mode rw-r--r--", "type: chmod 600 " + keys);
    }

    @Test
    void refusesAnUnknownDirective() throws Exception {
        edit("deadtime", "deadtme");

        refuses(78, "ha.cf:6: unknown directive 'deadtme'; did you mean 'deadtime'?");
    }

    @Test
    void refusesAClusterThatItIsNoPartOf() throws Exception {
        edit("node n1", "node n2");

        refuses(78, "does not name this node, n1", "it names n2");
    }

    @Test
    void saysHowToMakeAMissingFile() throws Exception {
        Files.delete(node.base().resolve("ha.cf"));

        refuses(78, "ha.cf is not there; make it with: systole configure " + node.base());
    }

    @Test
    void aDirectoryIsForOneNodeOnly() throws Exception {
        node.start();
        node.awaitPrinted("n1 is online");

        NodeUnderTest.Ended second =
                NodeUnderTest.run("node", "--base", node.base().toString(), "--node", "n1");

        assertThat(second.code()).isEqualTo(75);
        assertThat(second.text())
                .contains("already runs a node in " + node.base())
                .hasLineCount(1);
        assertThat(node.terminate()).as(node.printed()).isZero();
    }

    @Test
    void refusesADirectoryThatIsNotThere() throws Exception {
        NodeUnderTest.Ended ended =
                NodeUnderTest.run("node", "--base", work.resolve("absent").toString());

        assertThat(ended.code()).isEqualTo(73);
        assertThat(ended.text()).contains("make it with: systole configure").hasLineCount(1);
    }

    @Test
    void refusesWordsItDoesNotKnow() throws Exception {
        NodeUnderTest.Ended ended = NodeUnderTest.run("node", "--bass", "/");

        assertThat(ended.code()).isEqualTo(64);
        assertThat(ended.text())
                .contains("'--bass' is no option of systole node")
                .hasLineCount(1);
    }
}

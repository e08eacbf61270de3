package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OCF scripts as agents of a running node. */
class ScriptsOfANodeIT {
    private static final String MARKER =
            """
            #!/bin/sh
            f=$OCF_RESKEY_file
            case $1 in
            meta-data) echo '<resource-agent name="Marker"><shortdesc>A file</shortdesc><parameters><parameter name="file"/>'
              echo '</parameters><actions><action name="start" timeout="20"/></actions></resource-agent>';;
            start) echo "$OCF_RESOURCE_INSTANCE" > $f;;
            stop) rm -f $f;;
            monitor) echo "$OCF_RESKEY_CRM_meta_interval" >> $f.monitored; [ -e $f ] || exit 7;;
            *) exit 3;;
            esac
            """;

    @TempDir
    Path work;

    private NodeUnderTest node;
    private Path scripts;
    private Path file;

    @BeforeEach
    void startANodeWithAScript() throws Exception {
        file = work.resolve("file");
        scripts = work.resolve("ocf/resource.d");
        script("test/Marker");
        script("heartbeat/IPaddr2");
        script("heartbeat/Filesystem");
        node = new NodeUnderTest(work);
        Files.writeString(
                node.base().resolve("agent-ocf.conf"),
                "ocf_root = " + work.resolve("ocf") + "\nlsb_directory = " + work.resolve("none")
                        + "\nsystemctl =\nnative = ocf:heartbeat:IPaddr2\n");
        node.configuration(
                """
                <primitive id="marker" class="ocf" provider="test" type="Marker">
                  <instance_attributes id="marker-a"><nvpair id="marker-a-file" name="file" value="%s"/></instance_attributes>
                  <operations><op id="marker-m" name="monitor" interval="1s" timeout="20s"/></operations>
                </primitive>
                """
                        .formatted(file));
        node.start();
        node.awaitPrinted("n1 is online");
        await().atMost(NodeUnderTest.SOON)
                .untilAsserted(() -> assertThat(file).as(node.printed()).hasContent("marker"));
    }

    @AfterEach
    void end() throws InterruptedException {
        node.kill();
    }

    private void script(String name) throws Exception {
        Path script = scripts.resolve(name);
        Files.createDirectories(script.getParent());
        Path temporary = Files.writeString(script.resolveSibling(".new"), MARKER);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(temporary, script);
    }

    @Test
    void showWhichOfTwoAgentsOfANameAnswers() throws Exception {
        assertThat(node.ask("crm_resource", "--list-agents", "ocf").text().lines())
                .contains(
                        "ocf:test:Marker",
                        "ocf:heartbeat:IPaddr",
                        "ocf:heartbeat:IPaddr2\tnative; the script of that name is not used",
                        "ocf:heartbeat:Filesystem\tscript; the native agent is not used")
                .noneMatch(line -> line.startsWith("systole:"));
    }

    @Test
    void tellWhatTheyWereDoingWhenTheirTimeWasUp() throws Exception {
        Path script = scripts.resolve("test/Slow");
        Path temporary = Files.writeString(
                script.resolveSibling(".slow"),
                MARKER.replace("start) ", "start) echo looking for the disk; sleep 1234.5; "));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(temporary, script);
        await().atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(
                        node.ask("crm_resource", "--list-agents", "ocf").text())
                .contains("ocf:test:Slow"));
        NodeUnderTest.Ended created = node.ask(
                "cibadmin",
                "-C",
                "-o",
                "resources",
                "-X",
                "<primitive id='slow' class='ocf' provider='test' type='Slow'><instance_attributes id='slow-a'>"
                        + "<nvpair id='slow-f' name='file' value='" + work.resolve("slow") + "'/></instance_attributes>"
                        + "<operations><op id='slow-s' name='start' interval='0' timeout='3s'/></operations></primitive>");
        assertThat(created.code()).as(created.text()).isZero();

        for (String command : List.of("crm_resource --why -r slow", "systole history")) {
            List<String> words = List.of(command.split(" "));
            await().atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(node.ask(
                                    words.get(0), words.subList(1, words.size()).toArray(new String[0]))
                            .text())
                    .as(command)
                    .contains("no answer from agent ocf:test:Slow within 3000 ms")
                    .contains("load ", "Slow", "sleep", "looking for the disk"));
        }
    }

    @Test
    void watchTheirServiceAndLeaveItAloneWhileTheyAreAway() throws Exception {
        Path monitored = Path.of(file + ".monitored");
        await().atMost(NodeUnderTest.SOON)
                .untilAsserted(() -> assertThat(Files.readAllLines(monitored)).contains("0", "1000"));

        Files.delete(scripts.resolve("test/Marker"));
        await().atMost(NodeUnderTest.SOON).untilAsserted(() -> assertThat(
                        node.ask("crm_resource", "--list-agents", "ocf").text())
                .doesNotContain("ocf:test:Marker"));
        assertThat(file).hasContent("marker");
        Files.delete(monitored);

        script("test/Marker");
        await().atMost(NodeUnderTest.SOON)
                .untilAsserted(() -> assertThat(monitored).exists());
        assertThat(file).hasContent("marker");
        assertThat(node.ask("crm_mon", "-1", "-f").text()).doesNotContain("fail-count");
    }
}

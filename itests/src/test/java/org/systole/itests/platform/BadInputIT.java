package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.itests.page.Shell;

/** What the built distribution makes of bad input: a clear message, a documented code, a remedy; nothing half done. */
class BadInputIT {
    @TempDir
    Path work;

    private NodeUnderTest node;
    private Shell shell;

    @BeforeEach
    void prepare() throws Exception {
        node = new NodeUnderTest(work);
        shell = node.shell(work);
    }

    @AfterEach
    void end() throws InterruptedException {
        node.kill();
    }

    private void refuses(String command, int code, String... words) throws Exception {
        Shell.Ended ended = shell.ask(command);
        assertThat(ended.code()).as("%s: %s", command, ended.text()).isEqualTo(code);
        assertThat(ended.text()).contains(words).doesNotContain("Exception", "\tat ");
    }

    private void ends(int code, String... words) throws Exception {
        node.start();
        assertThat(node.awaitEnd()).as(node.printed()).isEqualTo(code);
        assertThat(node.printed()).contains(words).doesNotContain("Exception", "\tat ");
        assertThat(node.base().resolve("var/raft")).as("a half-configured node").doesNotExist();
    }

    @Nested
    class AConfiguration {
        private void is(String cib) throws IOException {
            Files.writeString(node.base().resolve("cib.xml"), cib);
            Files.setPosixFilePermissions(node.base().resolve("cib.xml"), PosixFilePermissions.fromString("rw-------"));
        }

        private void isRefusedByNodeAndVerifier(String... words) throws Exception {
            Path file = node.base().resolve("cib.xml");
            refuses("crm_verify -x " + file, 78, words);
            ends(78, words);
            assertThat(node.printed())
                    .contains("The node does not start with this configuration", "crm_verify -x " + file);
        }

        @Test
        void thatIsNotXml() throws Exception {
            is("remember the milk");
            isRefusedByNodeAndVerifier("cib.xml:1:1:", "a CIB begins with <cib ...>");
        }

        @Test
        void thatIsNotACib() throws Exception {
            is("<html><body/></html>");
            isRefusedByNodeAndVerifier("cib.xml:1:1: error [not-a-cib] <html> is not a CIB");
        }

        @Test
        void thatNamesAResourceWhichIsNotThere() throws Exception {
            node.configuration("");
            Path file = node.base().resolve("cib.xml");
            is(Files.readString(file)
                    .replace(
                            "<constraints/>",
                            "<constraints><rsc_location id='l' rsc='absent' node='n1' score='1'/></constraints>"));
            isRefusedByNodeAndVerifier("error [dangling-reference]", "names the resource 'absent'", "add the resource");
        }

        @Test
        void thatNamesAnAgentNobodyOffersIsRunWithoutIt() throws Exception {
            node.configuration("<primitive id='web' class='ocf' provider='nobody' type='Offers'/>");
            node.start();
            node.awaitPrinted("n1 is online");

            await().atMost(NodeUnderTest.SOON)
                    .untilAsserted(() ->
                            assertThat(shell.ask("systole diagnose").text()).contains("web", "ocf:nobody:Offers"));
            assertThat(shell.type("crm_mon -1 -r").text())
                    .contains("Stopped (agent missing)")
                    .doesNotContain("Failed ");
        }
    }

    @Test
    void aPortThatAnotherProgramHasIsNamed() throws Exception {
        Matcher port = Pattern.compile("udpport (\\d+)")
                .matcher(Files.readString(node.base().resolve("ha.cf")));
        assertThat(port.find()).isTrue();
        try (ServerSocket other =
                new ServerSocket(Integer.parseInt(port.group(1)), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(other.isBound()).isTrue();
            ends(69, "TCP port " + port.group(1) + " of 127.0.0.1 is taken", "ss -ltnp", "udpport in ha.cf");
        }
    }

    @Test
    void aMissingDirectiveIsNamedWithALineToAdd() throws Exception {
        Path haCf = node.base().resolve("ha.cf");
        Files.writeString(haCf, Files.readString(haCf).replaceAll("(?m)^ucast.*\\n", ""));

        ends(78, "nothing says how nodes reach each other; add a line such as: mcast eth0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crm_standby -N absent -v true | 105 | absent",
                "crm_resource --move -r web -N absent | 105 | absent",
                "systole move web absent | 105 | absent",
                "systole why absent | 105 | absent",
                "stonith_admin --confirm absent | 105 | absent",
                "cibadmin -C -o resources -X '<primitive id=\"web\" class=\"ocf\" provider=\"x\" type=\"Y\"/>' | 108 | web",
                "cibadmin -R -X '<html/>' | 105 | html",
                "cibadmin -C -o resources -X 'no xml' | 65 | --xml-text:1:1",
                "cibadmin -C -o constraints -X '<rsc_location id=\"l\" rsc=\"absent\" node=\"n1\" score=\"1\"/>' | 78 | absent",
            })
    void commandsNameWhatIsNotThere(String command, int code, String word) throws Exception {
        node.configuration("<primitive id='web' class='ocf' provider='nobody' type='Offers'/>");
        node.start();
        node.awaitPrinted("n1 is online");

        refuses(command, code, word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "239.192.0.1 @key a b a | node a is named twice",
                "--unicast @key a=10.0.0.1 b=10.0.0.1 | address 10.0.0.1 is given to two nodes",
                "--unicast @key a=10.0.0.1 b=10.0.0.500 | 10.0.0.500",
            })
    void configureRefusesWhatIsThereTwice(String words, String part) throws Exception {
        refuses("systole configure " + work.resolve("other") + " " + words, 64, part);
        assertThat(work.resolve("other")).doesNotExist();
    }

    @Test
    void withoutPermissionNothingIsTouched() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "skipped: there is no setpriv");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(work.resolve("key"), PosixFilePermissions.fromString("rw-r--r--"));
        String nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

        refuses(
                nobody + "systole configure " + work.resolve("other") + " 239.192.0.1 @key n1 --interface lo",
                73,
                "no permission for " + work.resolve("other"),
                "are you root?");
        refuses(nobody + "systole node", 73, "no permission", "run the node as root");
        node.start();
        node.awaitPrinted("n1 is online");
        refuses(nobody + "crm_mon -1", 77, "root");
    }

    @Test
    void aFullDiskStopsBeforeAnythingIsHalfDone() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root may mount a small disk");
        Files.createDirectory(work.resolve("disk"));
        String small = "unshare -m bash -c 'mount -t tmpfs -o size=4m small disk && cd disk && %s'";

        refuses(
                small.formatted("cat /dev/zero > fill 2> /dev/null; systole configure $PWD/base 239.192.0.1 @../key n1"
                        + " --interface lo; code=$?; ls; exit $code"),
                73,
                "No space left on device; nothing was changed");
        refuses(
                small.formatted("cp -a " + node.base() + " base && { cat /dev/zero > fill 2> /dev/null;"
                        + " systole node --base $PWD/base --node n1; }"),
                73,
                "No space left on device",
                "make room");
    }
}

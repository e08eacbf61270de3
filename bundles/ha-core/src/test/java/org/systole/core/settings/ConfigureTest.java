package org.systole.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigureTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef01234567";
    private static final FakeNetwork MACHINE = FakeNetwork.of("eth0", "10.0.0.1");

    @TempDir
    Path directory;

    private Path base;
    private String out = "";
    private String err = "";

    @BeforeEach
    void chooseBase() {
        base = directory.resolve("var/lib/systole");
    }

    private int configure(LocalNetwork network, String stdin, String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        int code = new Configure(
                        network,
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(complained, true, StandardCharsets.UTF_8))
                .run(List.of(words));
        out = said.toString(StandardCharsets.UTF_8);
        err = complained.toString(StandardCharsets.UTF_8);
        return code;
    }

    private int configure(String... words) {
        return configure(MACHINE, KEY + "\n", words);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(base.resolve(name)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void preparesADirectoryThatANodeCanStartFrom() throws Exception {
        assertThat(configure(base.toString(), "239.192.0.1", "-", "node1", "node2", "node3"))
                .as(err)
                .isZero();

        assertThat(names()).containsExactly("authkeys", "deploy", "ha.cf", "run", "var");
        assertThat(mode("authkeys")).isEqualTo("rw-------");
        assertThat(mode("ha.cf")).isEqualTo("rw-r--r--");
        NodeSettings settings =
                new SettingsFiles(base, MACHINE).load(Optional.of("node2")).settings();
        assertThat(settings.nodes()).hasSize(3);
        assertThat(settings.deadtime()).isEqualTo(HaCf.DEADTIME);
        assertThat(settings.keepalive()).isEqualTo(HaCf.KEEPALIVE);
        assertThat(settings.initdead()).isEqualTo(HaCf.INITDEAD);
        assertThat(settings.keys().keys().get(1)).isEqualTo(KEY.getBytes(StandardCharsets.US_ASCII));
        assertThat(out).contains("ready for one of 3 nodes").contains("systole node --base " + base);
        assertThat(out + err).doesNotContain(KEY);
    }

    @Test
    void readsTheKeyFromAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), KEY + "\n");

        assertThat(configure(base.toString(), "239.192.0.1", "@" + file, "node1"))
                .isZero();

        assertThat(AuthKeys.read(base.resolve("authkeys")).keys().get(1))
                .isEqualTo(KEY.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void warnsOfAKeyAmongTheArgumentsAndOfAShortOne() {
        assertThat(configure(base.toString(), "239.192.0.1", "hunter2", "node1"))
                .isZero();

        assertThat(err)
                .contains("has only 7 characters")
                .contains("stood among the arguments")
                .doesNotContain("hunter2");
    }

    @Test
    void writesOneLinePerAddressForUnicast() throws Exception {
        int code = configure(base.toString(), "--unicast", "-", "a=10.0.0.1", "b=10.0.0.2", "--port", "7000");

        assertThat(code).as(err).isZero();
        NodeSettings settings =
                new SettingsFiles(base, MACHINE).load(Optional.of("a")).settings();
        assertThat(settings.transport())
                .isEqualTo(new NodeSettings.Transport.Unicast("10.0.0.1", List.of("10.0.0.1", "10.0.0.2"), 7000));
    }

    @Test
    void refusesToReplaceFilesUnlessForced() throws IOException {
        configure(base.toString(), "239.192.0.1", "-", "node1");

        assertThat(configure(base.toString(), "239.192.0.2", "-", "node1")).isEqualTo(73);
        assertThat(err).contains("exists already; to replace it add --force");
        assertThat(Files.readString(base.resolve("ha.cf"))).contains("239.192.0.1");

        assertThat(configure(base.toString(), "239.192.0.2", "-", "node1", "--force"))
                .isZero();
        assertThat(Files.readString(base.resolve("ha.cf"))).contains("239.192.0.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|DIR is missing",
                "BASE|MCAST-ADDRESS is missing",
                "BASE 239.192.0.1|KEY is missing",
                "BASE 239.192.0.1 -|no node is named",
                "BASE 10.0.0.1 - a|'10.0.0.1' is no multicast group",
                "BASE 239.192.0 - a|'239.192.0' is no IPv4 address",
                "BASE 239.192.0.1 - a b a|node a is named twice",
                "BASE 239.192.0.1 - a/b|'a/b' is no host name",
                "BASE 239.192.0.1 - a --port 0|--port 0 is no number",
                "BASE 239.192.0.1 - a --interface eth9|there is no network device eth9 that is up; there are eth0, lo",
                "BASE 239.192.0.1 - a --frob|'--frob' is no option",
                "BASE 239.192.0.1 - a --port|--port needs a value",
                "BASE --unicast - a|'a' should be a=ADDRESS",
                "BASE --unicast - a=10.0.0.1 b=10.0.0.1|address 10.0.0.1 is given to two nodes",
                "BASE --unicast - a=10.9.9.9|none of the addresses is one of this machine's",
                "BASE --import /x a|'a' has no place beside it",
            })
    void refusesWrongWordsAndWritesNothing(String words, String problem) {
        String[] all = words == null
                ? new String[0]
                : words.replace("BASE", base.toString()).split(" ");

        assertThat(configure(all)).isEqualTo(64);
        assertThat(err).contains(problem).hasLineCount(1);
        assertThat(base).doesNotExist();
    }

    @Test
    void refusesAnEmptyKey() {
        assertThat(configure(MACHINE, "\n", base.toString(), "239.192.0.1", "-", "a"))
                .isEqualTo(64);
        assertThat(err).contains("the key is empty");
        assertThat(base).doesNotExist();
    }

    @Test
    void refusesAKeyFileThatIsNotThere() {
        assertThat(configure(base.toString(), "239.192.0.1", "@/no/such/key", "a"))
                .isEqualTo(66);
        assertThat(err).contains("the key file /no/such/key cannot be read: /no/such/key is not there");
        assertThat(base).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhereItCannotWrite() throws IOException {
        Path blocked = Files.writeString(directory.resolve("blocked"), "a file");

        assertThat(configure(blocked.resolve("base").toString(), "239.192.0.1", "-", "a"))
                .isEqualTo(73);
        assertThat(err).contains("cannot be prepared").contains("nothing was changed");

        Files.createDirectories(base);
        Files.writeString(base.resolve("run"), "in the way");
        assertThat(configure(base.toString(), "239.192.0.1", "-", "a")).isEqualTo(73);
        assertThat(names()).containsExactly("run");
    }

    @Test
    void asksWhichDeviceWhereThereAreSeveral() {
        FakeNetwork two = MACHINE.with("eth1", "10.1.0.1");

        assertThat(configure(two, KEY, base.toString(), "239.192.0.1", "-", "a"))
                .isEqualTo(64);
        assertThat(err).contains("choose the cluster's with --interface, one of eth0 [10.0.0.1], eth1 [10.1.0.1]");

        assertThat(configure(two, KEY, base.toString(), "239.192.0.1", "-", "a", "--interface", "eth1"))
                .isZero();
    }

    @Test
    void choosesTheDeviceWithTheAddressOfThisNodesName() throws Exception {
        String self = SettingsFiles.hostName();
        FakeNetwork two = MACHINE.with("eth1", "10.1.0.1").naming(self, "10.1.0.1");

        assertThat(configure(two, KEY, base.toString(), "239.192.0.1", "-", self, "other"))
                .as(err)
                .isZero();
        assertThat(Files.readString(base.resolve("ha.cf"))).contains("mcast eth1 239.192.0.1 3335 1 0");
    }

    @Test
    void takesOverHeartbeatsFilesAndListsWhatIsNotKept() throws Exception {
        Path old = Files.createDirectories(directory.resolve("ha.d"));
        Files.writeString(
                old.resolve("ha.cf"),
                "mcast eth0 225.0.0.1 3335 1 0\nkeepalive 1\ndeadtime 10\nauto_failback yes\nnode a b\n");
        Path keys = Files.writeString(old.resolve("authkeys"), "auth 1\n1 sha1 " + KEY + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));

        assertThat(configure(base.toString(), "--import", old.toString()))
                .as(err)
                .isZero();

        NodeSettings settings =
                new SettingsFiles(base, MACHINE).load(Optional.of("b")).settings();
        assertThat(settings.deadtime()).hasSeconds(10);
        assertThat(settings.keys().active()).isEqualTo(1);
        assertThat(err).contains("auto_failback is ignored");
    }

    @Test
    void refusesToTakeOverWhatItDoesNotUnderstand() throws IOException {
        Path old = Files.createDirectories(directory.resolve("ha.d"));
        Files.writeString(old.resolve("ha.cf"), "nodes a b\n");

        assertThat(configure(base.toString(), "--import", old.toString())).isEqualTo(78);
        assertThat(err).contains("ha.cf:1: unknown directive 'nodes'; did you mean 'node'?");
        assertThat(base).doesNotExist();
    }

    @Test
    void explainsItself() {
        assertThat(configure("--help")).isZero();
        assertThat(out).contains("systole configure DIR MCAST-ADDRESS KEY NODE...");
    }
}

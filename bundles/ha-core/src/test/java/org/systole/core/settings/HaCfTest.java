package org.systole.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.core.settings.HaCf.Medium;

class HaCfTest {
    private static final String GOOD =
            """
            # the cluster
            use_logd yes
            mcast eth0 225.0.0.1 3335 1 0   # group
            auto_failback yes
            crm yes
            keepalive 1
            deadtime 10
            initdead 80
            compression bz2
            node node1 node2
            node node3
            """;

    private static HaCf parse(String text) throws BadSettings {
        return HaCf.parse("ha.cf", text.lines().toList());
    }

    private static List<String> problems(String text) {
        return catchThrowableOfType(BadSettings.class, () -> parse(text)).problems();
    }

    @Test
    void readsTheFileOfTheFoundingDocument() throws BadSettings {
        HaCf haCf = parse(GOOD);

        assertThat(haCf.nodes()).extracting(Object::toString).containsExactly("node1", "node2", "node3");
        assertThat(haCf.medium()).isEqualTo(new Medium.Multicast("eth0", "225.0.0.1", 3335, 1));
        assertThat(haCf.keepalive()).isEqualTo(Duration.ofSeconds(1));
        assertThat(haCf.deadtime()).isEqualTo(Duration.ofSeconds(10));
        assertThat(haCf.initdead()).isEqualTo(Duration.ofSeconds(80));
        assertThat(haCf.notes())
                .hasSize(3)
                .anyMatch(
                        n -> n.startsWith("ha.cf:4: auto_failback is ignored: ") && n.contains("resource-stickiness"));
    }

    @Test
    void hasSensibleTimesWhereTheFileIsSilent() throws BadSettings {
        HaCf haCf = parse("node n1\nmcast eth0 239.192.0.1 3335 1 0\n");

        assertThat(haCf.keepalive()).isEqualTo(HaCf.KEEPALIVE);
        assertThat(haCf.deadtime()).isEqualTo(HaCf.DEADTIME);
        assertThat(haCf.initdead()).isEqualTo(HaCf.INITDEAD);
        assertThat(haCf.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2,2000", "1.7,1700", "1500ms,1500", "500MS,500", "3s,3000"})
    void readsEveryFormOfTime(String text, long millis) throws BadSettings {
        assertThat(parse("node n1\nmcast eth0 239.192.0.1 1 1 0\nkeepalive 100ms\ndeadtime " + text + "\n")
                        .deadtime())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void takesThePortAboveTheUnicastLines() throws BadSettings {
        HaCf haCf = parse("node a b\nudpport 7000\nucast eth1 10.0.0.1\nucast eth1 10.0.0.2\nudpport 8000\n");

        assertThat(haCf.medium()).isEqualTo(new Medium.Unicast("eth1", List.of("10.0.0.1", "10.0.0.2"), 7000));
    }

    @Test
    void usesHeartbeatsPortWhereNoneIsGiven() throws BadSettings {
        assertThat(parse("node a b\nucast eth1 10.0.0.1\nucast eth1 10.0.0.2\n").medium())
                .isEqualTo(new Medium.Unicast("eth1", List.of("10.0.0.1", "10.0.0.2"), 694));
    }

    @Test
    void refusesUnicastLinesWithDifferentPorts() {
        assertThat(problems("node a b\nucast eth1 10.0.0.1\nudpport 7\nucast eth1 10.0.0.2\n"))
                .singleElement()
                .asString()
                .contains("different udpport lines [694, 7]");
    }

    @Test
    void usesTheFirstOfSeveralMediaAndSaysSo() throws BadSettings {
        HaCf haCf = parse("node a b\nucast eth1 10.0.0.1\nucast eth1 10.0.0.2\nmcast eth0 239.192.0.1 1 1 0\n");

        assertThat(haCf.medium()).isInstanceOf(Medium.Unicast.class);
        assertThat(haCf.notes()).singleElement().asString().contains("2 media are given; only the first is used");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deadtme 10|unknown directive 'deadtme'; did you mean 'deadtime'?",
                "frobnicate yes|unknown directive 'frobnicate'; remove the line",
                "keepalive soon|keepalive 'soon' is no time; write seconds as in '2' or '1.5', or '1500ms'",
                "keepalive 0|keepalive '0' is no time",
                "keepalive -1|keepalive '-1' is no time",
                "keepalive|keepalive '' is no time",
                "node node1|node node1 is named twice; remove one",
                "node a/b|'a/b' is no host name",
                "node|node names no node",
                "mcast eth0 10.0.0.1 3335 1 0|'10.0.0.1' is no multicast group",
                "mcast eth0 239.0.0.256 3335 1 0|'239.0.0.256' is no IPv4 address",
                "mcast eth0 239.0.0.1 70000 1 0|mcast: '70000' is no number from 1 to 65535",
                "mcast eth0 239.0.0.1|mcast takes DEVICE GROUP PORT TTL LOOP",
                "ucast eth0 there|'there' is no IPv4 address; write the address itself, not a name",
                "ucast eth0|ucast takes DEVICE ADDRESS",
                "udpport x|udpport: 'x' is no number",
                "autojoin any|autojoin any is not supported",
            })
    void refusesALineThatMakesNoSenseWithItsNumber(String line, String problem) {
        assertThat(problems("node node1\nmcast eth0 239.192.0.1 3335 1 0\n" + line + "\n"))
                .singleElement()
                .asString()
                .startsWith("ha.cf:3: " + problem);
    }

    @Test
    void namesEveryProblemAtOnce() {
        assertThat(problems("nod a\nkeepalive x\nmcast\n")).hasSize(3);
    }

    @Test
    void refusesAFileWithoutNodes() {
        assertThat(problems("mcast eth0 239.192.0.1 3335 1 0\n"))
                .containsExactly("ha.cf: no node is named; add a line: node NAME [NAME...]");
    }

    @Test
    void refusesAFileWithoutMedium() {
        assertThat(problems("node a\n")).singleElement().asString().contains("nothing says how nodes reach each other");
        assertThat(problems("node a\nbcast eth0\n"))
                .singleElement()
                .asString()
                .contains("no medium in it is supported");
    }

    @Test
    void refusesADeadtimeThatCannotWork() {
        assertThat(problems("node a\nmcast eth0 239.192.0.1 1 1 0\nkeepalive 2\ndeadtime 2\n"))
                .singleElement()
                .asString()
                .contains("deadtime 2 is not longer than keepalive 2")
                .contains("set deadtime to 8 or more");
    }

    @Test
    void warnsOfTimesThatAreUnwise() throws BadSettings {
        assertThat(parse("node a\nmcast eth0 239.192.0.1 1 1 0\nkeepalive 2\ndeadtime 3\ninitdead 5\n")
                        .notes())
                .hasSize(2)
                .anyMatch(n -> n.contains("less than twice keepalive"))
                .anyMatch(n -> n.contains("less than twice deadtime"));
    }

    @Test
    void saysLoudlyThatFencingIsNotTakenOver() throws BadSettings {
        assertThat(parse("node a\nmcast eth0 239.192.0.1 1 1 0\nstonith_host * apc 10.0.0.9 u p\n")
                        .notes())
                .singleElement()
                .asString()
                .contains("FENCING IS NOT CONFIGURED HERE")
                .doesNotContain("10.0.0.9");
    }
}

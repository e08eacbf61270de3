package org.systole.agent.ipaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.process.Command;
import org.systole.api.process.Ticker;
import org.systole.testkit.AgentCalls;

/** Decisions and refusals, with programs that are not there or say what they are told to. */
class IpaddrAgentTest {
    private static final Path RECORDS = Path.of("target/records");

    private final List<String> ran = new ArrayList<>();

    private AgentCalls calls(int exit, String out, String err) {
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> {
                    ran.add(command.toString());
                    return new Command.Completed(command.words(), exit, out, err, false, Duration.ZERO);
                },
                Ticker.system(),
                RECORDS);
        return new AgentCalls(agent, Map.of("ip", "192.0.2.9"));
    }

    @Test
    void saysThatIproute2IsMissing() throws Exception {
        AgentCalls calls = calls(Command.Completed.NOT_STARTED, "", "No such file or directory");

        assertThat(calls.start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls.validate().reason()).contains("install iproute2");
        assertThat(calls.stop().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls.monitor().status()).isEqualTo(Status.NOT_INSTALLED);
    }

    @Test
    void saysWhenIpSpeaksNoJson() throws Exception {
        AgentCalls calls = calls(0, "1: lo: <LOOPBACK,UP>", "");

        assertThat(calls.monitor().reason()).contains("is not understood", "4.19");
    }

    @ParameterizedTest
    @CsvSource({
        "ip, virtual1, is no address",
        "ip, 10.1.1, is no address",
        "ip, 10.1.1.256, is no address",
        "ip, fd00::zz, is no address",
        "ip, 10.96.0.7/24, is no address",
        "ip, fe80::1%eth0, is no address",
        "ip, 0.0.0.0, no address that one host can have",
        "ip, 255.255.255.255, no address that one host can have",
        "ip, 224.0.0.1, no address that one host can have",
        "ip, ::, no address that one host can have",
        "ip, ff02::1, no address that one host can have",
        "ip, fe80::1, say with nic",
        "cidr_netmask, 33, is no prefix length",
        "cidr_netmask, 0, is no prefix length",
        "cidr_netmask, 0.0.0.0, is no prefix length",
        "cidr_netmask, 255.0.255.0, is no prefix length",
        "nic, eth0/1, is no name",
        "iflabel, much-too-long-label, is no label",
        "broadcast, all, is no broadcast",
        "broadcast, fd00::ff, is no broadcast",
        "arp_count, many, is no number",
        "arp_bg, perhaps, neither true nor false",
        "preferred_lft, long, neither forever",
        "preferred_source, 10.2.0.0, neither default nor a network",
        "preferred_source, 2001:db8::/32, neither default nor a network",
        "lvs_support, true, is not supported here"
    })
    void refusesAValueThatMakesNoSenseAndNamesIt(String name, String value, String why) throws Exception {
        AgentCalls calls = calls(0, "[]", "").with(name, value);

        assertThat(calls.start().status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(calls.start().reason()).contains(name + "=" + value, "resource_under_test", why);
        assertThat(ran).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0, 24", "192.0.2.255, 24", "192.0.2.4, 30", "192.0.2.7, 30"})
    void refusesAnAddressThatNamesTheSubnetOrEverybodyInIt(String ip, String prefix) throws Exception {
        AgentCalls calls = calls(0, QuestionTest.PLACE, "").with("ip", ip).with("cidr_netmask", prefix);

        Result result = calls.start();

        assertThat(result.status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(result.reason()).contains("ip=" + ip, "/" + prefix + " on eth0", "correct ip or cidr_netmask");
        assertThat(ran).noneMatch(command -> command.contains("address add"));
    }

    @Test
    void takesBothAddressesOfALinkBetweenTwo() {
        assertThat(Address.of("192.0.2.0").orElseThrow().isEdge(31)).isFalse();
        assertThat(Address.of("192.0.2.1").orElseThrow().isEdge(32)).isFalse();
        assertThat(Address.of("192.0.2.1").orElseThrow().isEdge(1)).isFalse();
        assertThat(Address.of("fd00::").orElseThrow().isEdge(64)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"24, 24", "255.255.255.0, 24", "255.255.255.255, 32", "128.0.0.0, 1", "1, 1"})
    void readsAPrefixInEitherSpelling(String value, int prefix) {
        assertThat(settings("192.0.2.9", value).prefix()).hasValue(prefix);
    }

    @Test
    void comparesAddressesAsNumbers() {
        assertThat(settings("FD00:0::0:1", "").address().is("fd00::1")).isTrue();
        assertThat(settings("10.0.0.1", "").address().is("10.0.0.10")).isFalse();
    }

    @Test
    void choosesTheMostParticularSubnetAndNoGateway() {
        List<Link> links = Link.of(
                Json.parse(
                        """
                [{"ifname":"eth0","flags":["UP","LOWER_UP"]},{"ifname":"eth1","flags":["UP","LOWER_UP"]}]
                """),
                Json.parse("[{\"ifname\":\"eth0\",\"addr_info\":[]},{}]"));
        List<Route> routes = Route.mostParticularFirst(Route.of(
                Json.parse(
                        """
                [{"dst":"default","gateway":"10.0.0.1","dev":"eth0"},{"dst":"10.0.0.0/8","dev":"eth0"},
                 {"dst":"10.1.0.0/16","dev":"eth1"},{"dst":"10.1.2.0/24","gateway":"10.0.0.7","dev":"eth0"}]
                """),
                32));

        assertThat(Place.choose(settings("10.1.2.3", ""), links, routes).value())
                .isEqualTo(new Place("eth1", 16));
        assertThat(Place.choose(settings("10.1.2.3", "20"), links, routes).value())
                .isEqualTo(new Place("eth1", 20));
    }

    @Test
    void readsJsonAndRefusesWhatIsNone() {
        assertThat(Json.parse(" {\"a\": [1, -2.5e1, true, null, \"x\\\"\\u0041\\n\"], \"b\": {}, \"c\": []} "))
                .isEqualTo(Map.of("a", List.of(1.0, -25.0, true, "null", "x\"A\n"), "b", Map.of(), "c", List.of()));
        for (String wrong : List.of("", "[1", "{\"a\"}", "[1] x", "nope", "\"open", "[\"\\u12\"]")) {
            assertThatThrownBy(() -> Json.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Settings settings(String ip, String mask) {
        AgentCalls calls = calls(0, "", "");
        return new Settings(new org.systole.api.agent.ResourceAgent.Request(
                org.systole.api.agent.ResourceAgent.Operation.START,
                new org.systole.api.model.ResourceId("r"),
                new org.systole.api.model.NodeId("n"),
                Map.of("ip", ip, "cidr_netmask", mask),
                calls.timeout(),
                0,
                false));
    }
}

package org.systole.agent.ipaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
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

    private static final String PLACE =
            """
            [{"ifname":"eth0","flags":["UP","LOWER_UP"]}]
            []
            [{"dst":"192.0.2.0/24","dev":"eth0"}]
            []
            """;

    private static Result startAsking(CommandRunner arping) throws Exception {
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> command.words().contains("-D")
                        ? arping.run(command, limit)
                        : new Command.Completed(command.words(), 0, PLACE, "", false, limit),
                Ticker.system(),
                RECORDS);
        return new AgentCalls(agent, Map.of("ip", "192.0.2.9", "arp_count", "0")).start();
    }

    /** As arping says it when it is interrupted while nobody has answered. */
    private static Command.Completed silence(Command command, Duration limit) {
        String counted = "ARPING 192.0.2.9 from 0.0.0.0 eth0\nSent 1 probes (1 broadcast(s))\nReceived 0 response(s)\n";
        return new Command.Completed(command.words(), 124, counted, "", false, Duration.ofMillis(window(command)));
    }

    /** Interrupted before it came to send anything. */
    private static Command.Completed unasked(Command command, Duration limit) {
        return new Command.Completed(command.words(), 124, "", "", false, limit);
    }

    private static Command.Completed owner(Command command) {
        String reply = "Unicast reply from 192.0.2.9 [02:00:00:00:00:07]  0.6ms";
        return new Command.Completed(command.words(), 1, reply, "", false, Duration.ZERO);
    }

    /** How long a question waits, in milliseconds: {@code timeout -s INT SECONDS arping ...}. */
    private static long window(Command command) {
        return Math.round(Double.parseDouble(command.words().get(3)) * 1000);
    }

    @Test
    void asksTheNetworkTwiceForATenthOfASecondAtMost() throws Exception {
        List<Long> windows = new CopyOnWriteArrayList<>();
        CountDownLatch both = new CountDownLatch(2);

        Result result = startAsking((command, limit) -> {
            windows.add(window(command));
            both.countDown();
            // The first is not over before the second was asked: one answer may be lost.
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            return silence(command, limit);
        });

        assertThat(result.reason()).isEmpty();
        assertThat(windows).hasSize(2).allMatch(window -> window >= 20 && window <= 100);
    }

    @Test
    void silenceBeforeTheQuestionWasSentIsNoAnswer() throws Exception {
        List<Long> windows = new CopyOnWriteArrayList<>();

        Result result = startAsking((command, limit) -> {
            windows.add(window(command));
            return windows.size() < 4 ? unasked(command, limit) : owner(command);
        });

        assertThat(result.reason()).contains("192.0.2.9 is in use", "02:00:00:00:00:07");
        assertThat(windows.get(2)).isGreaterThan(windows.get(0));
        assertThat(windows.get(3)).isGreaterThan(windows.get(2));
    }

    @Test
    void silenceOnAMachineTooBusyToNoticeAnAnswerIsNone() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        Result result = startAsking((command, limit) -> {
            Command.Completed silence = silence(command, limit);
            return asked.getAndIncrement() < 2
                    ? new Command.Completed(
                            silence.command(), silence.exit(), silence.out(), "", false, Duration.ofSeconds(1))
                    : owner(command);
        });

        assertThat(result.reason()).contains("192.0.2.9 is in use", "02:00:00:00:00:07");
    }

    @Test
    void saysThatNoQuestionCouldBeSent() throws Exception {
        Result result = startAsking(IpaddrAgentTest::unasked);

        assertThat(result.reason()).isEmpty();
        assertThat(result.steps())
                .extracting(step -> step.what())
                .contains("the network could not be asked: this machine is too busy to send a question");
    }

    @Test
    void believesTheFirstQuestionsLateAnswerToo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(1);

        Result result = startAsking((command, limit) -> {
            if (asked.getAndIncrement() > 0) {
                second.countDown();
                return silence(command, limit);
            }
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
            return owner(command);
        });

        assertThat(result.reason()).contains("192.0.2.9 is in use", "02:00:00:00:00:07");
    }

    /** The look at the devices does not end before the question was asked, and its answer counts. */
    @Test
    void asksWhileItLooksAtTheDevicesWhereOneIsNamed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> {
                    if (command.words().contains("-D")) {
                        asked.countDown();
                        return owner(command);
                    }
                    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                    return new Command.Completed(command.words(), 0, PLACE, "", false, limit);
                },
                Ticker.system(),
                RECORDS);

        Result result = new AgentCalls(agent, Map.of("ip", "192.0.2.9", "nic", "eth0")).start();

        assertThat(result.reason()).contains("192.0.2.9 is in use on eth0", "02:00:00:00:00:07");
    }

    @Test
    void endsTheQuestionWhereTheDeviceIsNotUsable() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> {
                    if (command.words().contains("-D")) {
                        asking.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            ended.countDown();
                        }
                    }
                    assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
                    return new Command.Completed(command.words(), 0, PLACE, "", false, limit);
                },
                Ticker.system(),
                RECORDS);

        Result result = new AgentCalls(agent, Map.of("ip", "192.0.2.9", "nic", "eth7")).start();

        assertThat(result.reason()).contains("no device eth7");
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
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
        AgentCalls calls = calls(0, PLACE, "").with("ip", ip).with("cidr_netmask", prefix);

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

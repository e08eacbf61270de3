package org.systole.agent.ipaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.ResourceAgent.Step;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.NeedsRoot;
import org.systole.testkit.ResourceAgentContract;

/** The agent with the kernel's own network, in namespaces. */
@NeedsRoot(programs = {"ip", "arping", "setpriv"})
class IpaddrAgentNetworkTest implements ResourceAgentContract {
    private static final Path RECORDS = Path.of("target/records");

    private static final String IP = "10.99.0.100";

    private final TwoHosts hosts = new TwoHosts();
    private final IpaddrAgent agent = new IpaddrAgent(hosts.commands(), Ticker.system(), RECORDS);

    @BeforeEach
    void setUp() throws Exception {
        hosts.make();
    }

    @AfterEach
    void tearDown() throws Exception {
        agent.close();
        hosts.delete();
    }

    @Override
    public AgentCalls calls() {
        return calls(IP);
    }

    private AgentCalls calls(String ip) {
        return new AgentCalls(agent, Map.of("ip", ip));
    }

    @Override
    public boolean runs() throws Exception {
        return hosts.addresses().contains(IP + "/");
    }

    @Test
    void takesTheDeviceAndPrefixOfTheSubnetAroundTheAddress() throws Exception {
        assertThat(calls().start().reason()).isEmpty();
        assertThat(calls("10.98.7.7").start().reason()).isEmpty();
        assertThat(calls("fd99::100").start().reason()).isEmpty();

        assertThat(hosts.addresses().lines())
                .anySatisfy(line -> assertThat(line).contains("eth0", IP + "/24 brd 10.99.0.255"))
                .anySatisfy(line -> assertThat(line).contains("eth1", "10.98.7.7/16"))
                .anySatisfy(line ->
                        assertThat(line).contains("eth0", "fd99::100/64").doesNotContain("tentative"));
    }

    @Test
    void addsWhatTheParametersSay() throws Exception {
        AgentCalls calls = calls("10.50.0.9")
                .with("nic", "eth0:3")
                .with("netmask", "255.255.255.240")
                .with("broadcast", "10.50.0.14")
                .with("iflabel", "web")
                .with("noprefixroute", "true");

        assertThat(calls.start().reason()).isEmpty();
        assertThat(hosts.addresses()).contains("10.50.0.9/28 brd 10.50.0.14 scope global noprefixroute eth0:web");
        assertThat(calls.monitor().reason()).isEmpty();
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(hosts.addresses()).doesNotContain("10.50.0.9");
    }

    @Test
    void givesAnAddressOutsideEverySubnetItsOwnPrefix() throws Exception {
        assertThat(calls("10.50.0.9").with("nic", "eth0").start().reason()).isEmpty();
        assertThat(hosts.addresses()).contains("10.50.0.9/32");
    }

    @Test
    void refusesAnAddressInNoSubnet() throws Exception {
        Result result = calls("10.50.0.9").start();

        assertThat(result.status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(result.reason()).contains("10.50.0.9", "no subnet", "10.99.0.1/24 on eth0", "give nic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.99.0.100", "fd99::100"})
    void refusesAnAddressThatAnotherHostHas(String ip) throws Exception {
        hosts.must(
                "ip",
                "-n",
                hosts.peer,
                "address",
                "add",
                ip + (ip.contains(":") ? "/64" : "/24"),
                "dev",
                "eth0",
                "nodad");

        Result result = calls(ip).start();

        assertThat(result.status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(result.reason()).containsIgnoringCase(hosts.mac(hosts.peer)).contains("in use");
        assertThat(hosts.addresses()).doesNotContain(ip + "/");
        assertThat(calls(ip).with("nodad", "true").start().reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.99.0.100", "fd99::100"})
    void drawsTheNeighboursOver(String ip) throws Exception {
        hosts.misleadPeer(ip);

        assertThat(calls(ip).start().reason()).isEmpty();

        String mac = macOfNode();
        await().atMost(TwoHosts.LONG)
                .until(() -> hosts.on(hosts.peer, "neighbour", "show", ip), line -> line.contains(mac));
    }

    @Test
    void drawsTheNeighboursOverWithoutArping() throws Exception {
        CommandRunner withoutArping = (command, limit) -> command.words().contains("arping")
                ? new Command.Completed(command.words(), -1, "", "No such file", false, Duration.ZERO)
                : hosts.commands().run(command, limit);
        AgentCalls calls = new AgentCalls(
                new IpaddrAgent(withoutArping, Ticker.system(), RECORDS), Map.of("ip", IP, "arp_bg", "false"));
        hosts.must("ip", "-n", hosts.peer, "address", "add", IP + "/24", "dev", "eth0");
        assertThat(calls.start().reason()).contains("in use");
        hosts.must("ip", "-n", hosts.peer, "address", "del", IP + "/24", "dev", "eth0");
        hosts.misleadPeer(IP);

        Result result = calls.start();

        assertThat(result.status()).as(result.reason()).isEqualTo(Status.OK);
        assertThat(result.steps()).extracting(Step::what).noneMatch(what -> what.contains("not told"));
        assertThat(hosts.on(hosts.peer, "neighbour", "show", IP)).contains(macOfNode());
    }

    @Test
    void endsAnnouncementsBeforeItGivesTheAddressUp() throws Exception {
        AgentCalls calls = calls().with("arp_count", "500").with("arp_interval", "100");
        calls.start();
        await().atMost(TwoHosts.LONG).until(() -> !arpings().isEmpty());

        assertThat(calls.stop().reason()).isEmpty();

        assertThat(arpings()).isEmpty();
    }

    @Test
    void keepsTheOtherAddressesOfASubnetWhenItsFirstIsRemoved() throws Exception {
        hosts.commands()
                .run(
                        Command.of("tee", "/proc/sys/net/ipv4/conf/eth0/promote_secondaries")
                                .input("0\n"),
                        TwoHosts.LONG);
        List<AgentCalls> calls = List.of(
                calls("10.60.0.1").with("nic", "eth0").with("cidr_netmask", "24"),
                calls("10.60.0.2").with("nic", "eth0").with("cidr_netmask", "24"),
                calls("10.60.0.3").with("nic", "eth0").with("cidr_netmask", "24"));
        for (AgentCalls call : calls) {
            assertThat(call.start().reason()).isEmpty();
        }

        assertThat(calls.get(0).stop().reason()).isEmpty();

        assertThat(hosts.addresses())
                .doesNotContain("10.60.0.1/")
                .contains("10.60.0.2/24", "10.60.0.3/24", "10.99.0.1/24");
        String setting = "/proc/sys/net/ipv4/conf/eth0/promote_secondaries";
        assertThat(hosts.commands()
                        .run(Command.of("cat", setting), TwoHosts.LONG)
                        .out()
                        .strip())
                .as("the setting is what it was")
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"10.99.0.100, 8.8.8.8, 10.99.0.0/24", "fd99::100, 2001:db8::1, fd99::/64"})
    void sendsFromTheAddressWhereThatIsAskedForAndTakesOnlyItsOwnRoutesAway(String ip, String far, String near)
            throws Exception {
        hosts.must("ip", "-n", hosts.node, "-6", "route", "add", "default", "via", "fd99::2", "dev", "eth0");
        String family = ip.contains(":") ? "-6" : "-4";
        String before = hosts.on(hosts.node, family, "route", "show");
        AgentCalls calls = calls(ip).with("preferred_source", "default, " + near);

        for (int time = 0; time < 2; time++) {
            assertThat(calls.start().reason()).isEmpty();
            assertThat(hosts.on(hosts.node, "route", "get", far)).contains("src " + ip);
            assertThat(hosts.on(hosts.node, family, "route", "show", "proto", "83")
                            .lines())
                    .hasSize(2);
            assertThat(calls.monitor().reason()).isEmpty();
        }
        hosts.must("ip", "-n", hosts.node, family, "route", "del", "default", "proto", "83");
        assertThat(calls.monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls.monitor().reason()).contains("no longer what this node sends from to default");
        assertThat(calls.stop().reason()).isEmpty();
        assertThat(hosts.on(hosts.node, family, "route", "show")).isEqualTo(before);
    }

    @Test
    void refusesToSendFromItWhereNoRouteLeads() throws Exception {
        Result result = calls().with("preferred_source", "10.7.0.0/16").start();

        assertThat(result.status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(result.reason()).contains("preferred_source=10.7.0.0/16", "no route");
        assertThat(runs()).isFalse();
    }

    @Test
    void removesTheAddressFromWhereverItIs() throws Exception {
        hosts.must("ip", "-n", hosts.node, "address", "add", IP + "/32", "dev", "eth1");

        assertThat(calls().with("nic", "eth0").monitor().reason()).contains("is on eth1, not on nic=eth0");
        assertThat(calls().with("nic", "eth0").start().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls().with("nic", "eth0").stop().reason()).isEmpty();
        assertThat(runs()).isFalse();
    }

    @Test
    void failsWhenTheCableIsPulled() throws Exception {
        assertThat(calls().start().reason()).isEmpty();
        hosts.must("ip", "-n", hosts.peer, "link", "set", "eth0", "down");

        assertThat(calls().monitor().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls().monitor().reason()).contains("no carrier");
        assertThat(calls().stop().reason()).isEmpty();
        assertThat(calls().with("nic", "eth0").start().reason()).contains("no carrier");
        hosts.must("ip", "-n", hosts.node, "link", "set", "eth0", "down");
        assertThat(calls().with("nic", "eth0").start().reason()).contains("is down");
        assertThat(runs()).isFalse();
    }

    @Test
    void namesADeviceThatIsNotThere() throws Exception {
        Result result = calls().with("nic", "eth7").start();

        assertThat(result.status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(result.reason())
                .contains("nic=eth7 of resource_under_test", "no device eth7", "lo, eth", "correct nic");
    }

    @Test
    void saysWhenItIsNotPermitted() throws Exception {
        IpaddrAgent nobody = new IpaddrAgent(
                CommandRunner.behind("ip", "netns", "exec", hosts.node, "setpriv", "--reuid=65534", "--clear-groups"),
                Ticker.system(),
                RECORDS);

        Result result = new AgentCalls(nobody, Map.of("ip", IP)).start();

        assertThat(result.status()).isEqualTo(Status.INSUFFICIENT_PRIVILEGES);
        assertThat(result.reason()).contains("not permitted", "as root");
    }

    @Test
    void stopsWithoutAnAddressOnlyIfItHadNone(@TempDir Path records) throws Exception {
        AgentCalls calls = new AgentCalls(
                new IpaddrAgent(hosts.commands(), Ticker.system(), records), Map.of("ip", IP, "arp_count", "1"));
        AgentCalls without = calls.without("ip");
        assertThat(without.start().status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(without.stop().status()).isEqualTo(Status.OK);
        assertThat(without.probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(without.monitor().status()).isEqualTo(Status.NOT_CONFIGURED);

        assertThat(calls.start().status()).isEqualTo(Status.OK);
        assertThat(without.probe().status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(hosts.addresses()).contains(IP + "/");
        assertThat(without.stop().status()).isEqualTo(Status.OK);
        assertThat(hosts.addresses()).doesNotContain(IP + "/");
    }

    private String macOfNode() throws InterruptedException {
        return hosts.mac(hosts.node);
    }

    /** The arping processes of this test's namespace. */
    private List<String> arpings() throws InterruptedException {
        return Command.of("ip", "netns", "pids", hosts.node)
                .run(TwoHosts.LONG)
                .out()
                .lines()
                .toList();
    }
}

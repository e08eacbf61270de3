package org.systole.management.bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.FencingView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.ResourceView;
import org.systole.core.console.Console;
import org.systole.management.event.ClusterWatch;
import org.systole.management.event.FakeConsole;

class MBeanTreeTest {
    private static final List<NodeView> NODES =
            List.of(FakeConsole.node("node1", "online"), FakeConsole.node("node2", "online"));
    private static final List<ResourceView> RESOURCES = List.of(
            FakeConsole.resource("server0", "group", "Started", "node1"),
            FakeConsole.resource("ip0", "primitive", "Started", "node1"),
            FakeConsole.resource("fencing", "clone", "Started", "node1", "node2"));

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final FakeConsole console = new FakeConsole().show(FakeConsole.view(NODES, RESOURCES));
    private final ClusterWatch watch = new ClusterWatch(console);
    private final MBeanTree tree = new MBeanTree(server, watch, console);

    @BeforeEach
    void open() {
        tree.open();
    }

    @AfterEach
    void close() {
        watch.close();
        tree.close();
    }

    private static ObjectName name(String text) throws Exception {
        return new ObjectName("org.systole:" + text);
    }

    private Object get(String bean, String attribute) throws Exception {
        return server.getAttribute(name(bean), attribute);
    }

    private Object call(String bean, String operation, Object... arguments) throws Exception {
        String[] types =
                Arrays.stream(arguments).map(a -> String.class.getName()).toArray(String[]::new);
        return server.invoke(name(bean), operation, arguments, types);
    }

    private long ours() throws Exception {
        return server.queryNames(name("*"), null).size();
    }

    /** What a look at the changed cluster does to the tree, without waiting for the watch's clock. */
    private void show(ClusterView view) {
        console.show(view);
        tree.seen(view, List.of());
    }

    @Test
    void thereIsABeanForTheClusterAndForEachNodeAndResource() throws Exception {
        assertThat(server.queryNames(name("*"), null))
                .containsExactlyInAnyOrder(
                        name("type=Cluster"),
                        name("type=Membership"),
                        name("type=Quorum"),
                        name("type=Planner"),
                        name("type=Fencing"),
                        name("type=Config"),
                        name("type=Events"),
                        name("type=Node,node=\"node1\""),
                        name("type=Node,node=\"node2\""),
                        name("type=Group,resource=\"server0\""),
                        name("type=Resource,resource=\"ip0\""),
                        name("type=Clone,resource=\"fencing\""));
    }

    @Test
    void attributesComeFromTheView() throws Exception {
        assertThat(get("type=Cluster", "Name")).isEqualTo("pvfs");
        assertThat(get("type=Cluster", "HealthStatus")).isEqualTo("OK");
        assertThat(get("type=Cluster", "OnlineNodes")).isEqualTo(2);
        assertThat(get("type=Quorum", "Quorate")).isEqualTo(true);
        assertThat(get("type=Quorum", "NeededVotes")).isEqualTo(2);
        assertThat(get("type=Quorum", "Margin")).isEqualTo(0);
        assertThat(get("type=Membership", "Present")).isEqualTo(new String[] {"node1", "node2"});
        assertThat(get("type=Node,node=\"node2\"", "State")).isEqualTo("online");
        assertThat(get("type=Node,node=\"node1\"", "Local")).isEqualTo(true);
        assertThat(get("type=Resource,resource=\"ip0\"", "Nodes")).isEqualTo(new String[] {"node1"});
        assertThat(get("type=Planner", "Idle")).isEqualTo(true);
    }

    @Test
    void recordsArriveAsOpenData() throws Exception {
        FencingView fenced = new FencingView("node2", "reboot", "strip", "node1", "confirmed", "lost", 10, 12);
        ClusterView view = FakeConsole.view(NODES, RESOURCES, List.of(fenced), true, "0.1.0");
        console.show(view);
        MBeanServer fresh = MBeanServerFactory.newMBeanServer();
        ClusterWatch other = new ClusterWatch(console);
        MBeanTree third = new MBeanTree(fresh, other, console);
        third.open();
        CompositeData[] history = (CompositeData[]) fresh.getAttribute(name("type=Fencing"), "History");
        other.close();
        third.close();

        assertThat(history).singleElement().satisfies(f -> {
            assertThat(f.get("target")).isEqualTo("node2");
            assertThat(f.get("ended")).isEqualTo(12L);
        });
    }

    @Test
    void everyAttributeOfEveryBeanCanBeRead() throws Exception {
        for (ObjectName bean : server.queryNames(name("*"), null)) {
            MBeanInfo info = server.getMBeanInfo(bean);
            for (var attribute : info.getAttributes()) {
                server.getAttribute(bean, attribute.getName());
                assertThat(attribute.getDescription())
                        .as("description of %s of %s", attribute.getName(), bean)
                        .isNotBlank()
                        .isNotEqualTo(attribute.getName());
            }
            for (var operation : info.getOperations()) {
                assertThat(operation.getDescription()).isNotEqualTo(operation.getName());
                for (var parameter : operation.getSignature()) {
                    assertThat(parameter.getDescription()).isNotEqualTo(parameter.getName());
                }
            }
            assertThat(info.getDescription()).isNotBlank();
        }
    }

    @Test
    void operationsAreTheCommandsOfTheCommandLine() throws Exception {
        assertThat(call("type=Node,node=\"node2\"", "standby")).isEqualTo("done\n");
        call("type=Group,resource=\"server0\"", "stop");
        call("type=Group,resource=\"server0\"", "move", "node2");
        call("type=Group,resource=\"server0\"", "why");
        call("type=Fencing", "reboot", "node2");
        call("type=Fencing", "releaseBrake", "the array is back");
        call("type=Group,resource=\"server0\"", "dryRun", "move", "node2");

        assertThat(console.calls())
                .extracting(Console.Call::words)
                .containsExactly(
                        List.of("systole", "standby", "node2"),
                        List.of(
                                "crm_resource",
                                "--resource",
                                "server0",
                                "--meta",
                                "--set-parameter",
                                "target-role",
                                "--parameter-value",
                                "Stopped"),
                        List.of("systole", "move", "server0", "node2"),
                        List.of("systole", "why", "server0"),
                        List.of("stonith_admin", "--reboot", "node2", "--no-wait"),
                        List.of("stonith_admin", "--release-brake", "--reason", "the array is back"),
                        List.of("systole", "move", "server0", "node2", "--dry-run"));
        assertThat(console.calls()).allSatisfy(c -> {
            assertThat(c.way()).isEqualTo("jmx");
            assertThat(c.user()).isEqualTo("local");
        });
    }

    @Test
    void aRefusalIsAJdkExceptionWithTheSentence() {
        console.answering(105, "", "systole: There is no node 'node9'.\n");

        assertThatThrownBy(() -> call("type=Node,node=\"node2\"", "standby"))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("systole: There is no node 'node9'. [exit code 105]");
        assertThatThrownBy(() -> call("type=Node,node=\"node2\"", "dryRun", "explode"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("confirmDown");
    }

    @Test
    void beansFollowTheConfigurationAndNoneIsLeftBehind() throws Exception {
        long before = ours();
        for (int i = 0; i < 1000; i++) {
            List<ResourceView> one = List.of(FakeConsole.resource("r,=:\"*?" + i, "primitive", "Stopped"));
            show(FakeConsole.view(List.of(FakeConsole.node("n" + i, "online")), one));
        }
        assertThat(ours()).isEqualTo(7 + 2);
        show(FakeConsole.view(NODES, RESOURCES));

        assertThat(ours()).isEqualTo(before);
        tree.close();
        assertThat(ours()).isZero();
    }

    @Test
    void aResourceThatBecomesAGroupChangesItsName() throws Exception {
        show(FakeConsole.view(NODES, List.of(FakeConsole.resource("server0", "primitive", "Stopped"))));

        assertThat(server.isRegistered(name("type=Group,resource=\"server0\""))).isFalse();
        assertThat(server.isRegistered(name("type=Resource,resource=\"server0\"")))
                .isTrue();
    }

    @Test
    void aNodeTellsThatItsStateChanged() throws Exception {
        List<Notification> heard = Collections.synchronizedList(new ArrayList<>());
        server.addNotificationListener(
                name("type=Node,node=\"node2\""), (notification, h) -> heard.add(notification), null, null);
        show(FakeConsole.view(List.of(NODES.get(0), FakeConsole.node("node2", "UNCLEAN (offline)")), RESOURCES));

        await().until(() -> heard.size() == 1);
        AttributeChangeNotification change = (AttributeChangeNotification) heard.get(0);
        assertThat(change.getAttributeName()).isEqualTo("State");
        assertThat(change.getOldValue()).isEqualTo("online");
        assertThat(change.getNewValue()).isEqualTo("UNCLEAN (offline)");
    }

    @Test
    void everythingThatHappensIsANotificationOfTheEventsBean() throws Exception {
        List<Notification> heard = Collections.synchronizedList(new ArrayList<>());
        server.addNotificationListener(name("type=Events"), (notification, h) -> heard.add(notification), null, null);
        watch.start(Duration.ofMillis(10));
        console.show(FakeConsole.view(List.of(NODES.get(0), FakeConsole.node("node2", "OFFLINE")), RESOURCES));

        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0).getType()).isEqualTo("org.systole.node.lost");
        assertThat(heard.get(0).getUserData()).isEqualTo("node2");
        assertThat(heard.get(0).getSequenceNumber()).isEqualTo(get("type=Events", "LastEvent"));
        CompositeData[] asked = (CompositeData[])
                server.invoke(name("type=Events"), "eventsSince", new Object[] {0L}, new String[] {"long"});
        assertThat(asked).hasSize(1);
        assertThat(asked[0].get("type")).isEqualTo("org.systole.node.lost");
    }

    @Test
    void theVerdictIsCriticalWithoutQuorum() throws Exception {
        console.show(FakeConsole.view(NODES, RESOURCES, List.of(), false, "0.1.0"));
        watch.start(Duration.ofMillis(10));

        await().untilAsserted(
                        () -> assertThat(get("type=Cluster", "HealthStatus")).isEqualTo("CRITICAL"));
        assertThat(get("type=Cluster", "Problems")).isEqualTo(new String[] {"no quorum"});
    }
}

package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.systole.itests.cluster.ClusterUnderTest.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.systole.testbed.Bed;
import org.systole.testbed.Programs;
import org.systole.testbed.story.StoryCluster;

/** What agents are asked while their service runs, by an OCF script that writes down each of its calls. */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LiveOperationsIT {
    private static final String BASE = "/var/lib/systole";

    /** Five nodes that start beside other work have taken a minute. */
    private static final Duration STARTED = Duration.ofMinutes(4);

    private static final int EXISTS = 108;

    /** Its service is a file; each call is a line: when in nanoseconds, what, and with which parameters. */
    private static final String SCRIPT =
            """
            #!/bin/sh
            f=/var/lib/systole/$OCF_RESOURCE_INSTANCE
            m=OCF_RESKEY_CRM_meta_notify
            between=${OCF_RESKEY_CRM_meta_migrate_source:+$OCF_RESKEY_CRM_meta_migrate_source-$OCF_RESKEY_CRM_meta_migrate_target}
            case $1 in
            meta-data) ;;
            notify) eval "echo \\"$(date +%s%N) notify \\$${m}_type \\$${m}_operation start=\\$${m}_start_uname stop=\\$${m}_stop_uname\\"" >> /var/lib/systole/calls;;
            *) echo "$(date +%s%N) $1 $OCF_RESOURCE_INSTANCE ${between:-colour=$OCF_RESKEY_colour}" >> /var/lib/systole/calls;;
            esac
            case $1 in
            meta-data) echo '<resource-agent name="Recorder"><shortdesc>Records</shortdesc><parameters>'
              echo '<parameter name="size"/><parameter name="colour" reloadable="1"/></parameters><actions>'
              for a in start stop reload-agent notify migrate_to migrate_from; do
                echo '<action name="'$a'" timeout="20"/>'; done
              echo '</actions></resource-agent>';;
            start) echo "$OCF_RESKEY_colour" > $f;;
            stop) rm -f $f;;
            reload-agent) [ -e $f ] && echo "$OCF_RESKEY_colour" > $f;;
            monitor) [ -e $f ] || exit 7;;
            notify) ;;
            migrate_to) while [ -e /var/lib/systole/hold ]; do sleep 0.1; done; rm $f;;
            migrate_from) [ ! -e /var/lib/systole/lost ] || exit 1; echo "$OCF_RESKEY_colour" > $f;;
            *) exit 3;;
            esac
            """;

    private StoryCluster cluster;
    private Bed bed;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        cluster = StoryCluster.create("live-operations", "cib-pvfs2.xml", List.of());
        bed = cluster.bed();
        for (String node : bed.nodes()) {
            Path script = bed.inside(node, BASE + "/ocf/resource.d/test/Recorder");
            Files.createDirectories(script.getParent());
            Files.writeString(script, SCRIPT);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(bed.inside(node, BASE + "/agent-ocf.conf"), "ocf_root = " + BASE + "/ocf\nsystemctl =\n");
        }
        cluster.startAll();
    }

    @AfterEach
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aParameterThatIsReloadableIsTakenUpWithoutAStop() {
        create("<primitive id='light' class='ocf' provider='test' type='Recorder'><instance_attributes id='light-a'>"
                + "<nvpair id='light-c' name='colour' value='red'/><nvpair id='light-s' name='size' value='1'/>"
                + "</instance_attributes><operations><op id='light-m' name='monitor' interval='1s' timeout='20s'/>"
                + "</operations></primitive>");
        String node = awaitRunning("light");
        awaitCall(node, "monitor light colour=red");

        ask("crm_resource", "-r", "light", "--set-parameter", "colour", "-v", "blue");

        awaitCall(node, "reload-agent light colour=blue");
        await().atMost(SOON).untilAsserted(() -> assertThat(bed.inside(node, BASE + "/light"))
                .hasContent("blue"));
        await().atMost(SOON).untilAsserted(() -> assertThat(calls(node)).endsWith("monitor light colour=blue"));
        assertThat(calls(node)).noneMatch(c -> c.startsWith("stop light")).containsOnlyOnce("start light colour=red");
        assertThat(calls(node).stream().filter(c -> c.startsWith("reload-agent")))
                .hasSize(1);

        ask("crm_resource", "-r", "light", "--set-parameter", "size", "-v", "2");

        awaitCall(node, "start light colour=blue");
        assertThat(calls(node))
                .containsSubsequence(
                        "reload-agent light colour=blue", "stop light colour=blue", "start light colour=blue");
    }

    @Test
    void copiesAreToldBeforeAndAfterOneOfThemStops() {
        create("<clone id='lamps'><meta_attributes id='lamps-m'><nvpair id='lamps-n' name='notify' value='true'/>"
                + "</meta_attributes><primitive id='lamp' class='ocf' provider='test' type='Recorder'/></clone>");
        for (String node : bed.nodes()) {
            await().atMost(SOON).untilAsserted(() -> assertThat(bed.inside(node, BASE + "/lamp"))
                    .as(() -> ask("crm_mon", "-1", "-r", "-f"))
                    .exists());
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(calls("node1")).anyMatch(c -> c.startsWith("notify post start")));

        ask("crm_standby", "-N", "node5", "-v", "on");

        String before = "notify pre stop start= stop=node5";
        String after = "notify post stop start= stop=node5";
        List<String> others =
                bed.nodes().stream().filter(n -> !n.equals("node5")).toList();
        others.forEach(node -> awaitCall(node, after));
        long stop = time("node5", "stop lamp colour=");
        for (String node : bed.nodes()) {
            assertThat(time(node, before)).as(node + " knows before").isLessThan(stop);
        }
        others.forEach(
                node -> assertThat(time(node, after)).as(node + " knows after").isGreaterThan(stop));
        assertThat(calls("node5")).doesNotContain(after);
    }

    /** When the script was called so for the first time, in nanoseconds; all nodes have one clock. */
    private long time(String node, String call) {
        return lines(node).stream()
                .filter(l -> l.substring(l.indexOf(' ') + 1).equals(call))
                .mapToLong(l -> Long.parseLong(l.substring(0, l.indexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError(node + " was not called: " + call + ", only " + calls(node)));
    }

    @Test
    void aServiceThatMigratesIsNotStoppedBeforeItHasArrived() {
        create("<primitive id='guest' class='ocf' provider='test' type='Recorder'><meta_attributes id='guest-t'>"
                + "<nvpair id='guest-g' name='allow-migrate' value='true'/></meta_attributes><operations>"
                + "<op id='guest-m' name='monitor' interval='1s' timeout='20s'/></operations></primitive>");
        String first = awaitRunning("guest");
        awaitCall(first, "monitor guest colour=");

        ask("crm_standby", "-N", first, "-v", "on");
        await().atMost(SOON).untilAsserted(() -> assertThat(calls(first)).endsWith("stop guest colour="));
        String second = awaitRunning("guest");
        awaitCall(second, "monitor guest colour=");

        assertThat(second).isNotEqualTo(first);
        String way = first + "-" + second;
        assertThat(order("guest"))
                .as("in the order of the clock")
                .containsSubsequence(
                        first + " migrate_to guest " + way,
                        second + " migrate_from guest " + way,
                        first + " stop guest colour=");
        assertThat(order("guest"))
                .filteredOn(c -> c.contains(" start "))
                .containsExactly(first + " start guest colour=");
        assertThat(order("guest")).filteredOn(c -> c.contains(" stop ")).containsExactly(first + " stop guest colour=");
        assertThat(ask("crm_mon", "-1", "-r", "-f"))
                .contains("Started " + second)
                .doesNotContain("fail-count");

        // what does not arrive is stopped in both places and started anew
        ask("crm_standby", "-N", first, "-v", "off");
        for (String node : bed.nodes()) {
            write(bed.inside(node, BASE + "/lost"), "");
        }
        ask("crm_standby", "-N", second, "-v", "on");
        await().atMost(SOON).untilAsserted(() -> assertThat(order("guest"))
                .filteredOn(c -> c.contains(" start "))
                .hasSize(2));
        String third = awaitRunning("guest");
        assertThat(third).isNotEqualTo(second);
        List<String> since = order("guest")
                .subList(
                        order("guest").indexOf(first + " stop guest colour=") + 1,
                        order("guest").size());
        assertThat(since)
                .anyMatch(c -> c.startsWith(second + " migrate_to"))
                .anyMatch(c -> c.contains(" migrate_from "));
        assertThat(since).containsSubsequence(second + " stop guest colour=", third + " start guest colour=");
        assertThat(ask("crm_mon", "-1", "-r", "-f")).contains("migrate_from");
        assertThat(cluster.doublings()).isEmpty();
    }

    /** It arrives in a boot that the cluster has heard nothing of: that machine is fenced again before it starts. */
    @Test
    void whatArrivesOnAFencedNodeIsFencedAgain() {
        create("<primitive id='guest' class='ocf' provider='test' type='Recorder'><meta_attributes id='guest-t'>"
                + "<nvpair id='guest-g' name='allow-migrate' value='true'/></meta_attributes><operations>"
                + "<op id='guest-s' name='migrate_to' interval='0' timeout='600s'/></operations></primitive>");
        String first = awaitRunning("guest");
        write(bed.inside(first, BASE + "/hold"), "");
        ask("crm_standby", "-N", first, "-v", "on");
        await().atMost(SOON).until(() -> !target(first).isEmpty());
        String target = target(first);

        bed.powerCut(target);
        await("it is fenced, and its machine is up again").atMost(SOON).until(() -> switched(target, true) == 1);
        assertThat(switched(target, false)).isEqualTo(1);
        write(bed.inside(target, BASE + "/guest"), "arrived");
        erase(bed.inside(first, BASE + "/hold"));

        await().atMost(SOON).untilAsserted(() -> assertThat(order("guest"))
                .filteredOn(c -> c.contains(" start "))
                .hasSize(2));
        await().atMost(SOON).until(() -> switched(target, false) == 2);
        assertThat(order("guest"))
                .containsSubsequence(first + " migrate_to guest " + first + "-" + target, first + " stop guest colour=")
                .last()
                .asString()
                .contains(" start guest")
                .doesNotStartWith(target + " ")
                .doesNotStartWith(first + " ");
        assertThat(bed.nodes().stream().map(n -> read(bed.inside(n, "/var/log/systole-console.log"))))
                .as("fenced again before it starts")
                .anySatisfy(log -> assertThat(log)
                        .containsSubsequence(
                                target + " is unclean: it may run guest, which was still being sent to it",
                                target + " is down: fenced",
                                "guest runs on "));
        assertThat(cluster.doublings()).isEmpty();
    }

    /** Where the node's agent was asked to send the guest; empty if it was not. */
    private String target(String node) {
        return calls(node).stream()
                .filter(c -> c.startsWith("migrate_to guest " + node + "-"))
                .map(c -> c.substring(c.lastIndexOf('-') + 1))
                .findFirst()
                .orElse("");
    }

    /** How often the power strip switched the node. */
    private long switched(String node, boolean on) {
        return bed.powerEvents().stream()
                .filter(e -> e.node().equals(node) && e.on() == on)
                .count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void erase(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All calls for a resource but monitors, on all nodes, by the clock of the one machine they all run on. */
    private List<String> order(String resource) {
        TreeMap<Long, String> all = new TreeMap<>();
        for (String node : bed.nodes()) {
            for (String line : lines(node)) {
                String[] words = line.split(" ");
                if (words[2].equals(resource) && !words[1].equals("monitor")) {
                    all.put(Long.parseLong(words[0]), node + line.substring(line.indexOf(' ')));
                }
            }
        }
        return List.copyOf(all.values());
    }

    /** As soon as there is a cluster; an answer that was lost on the way may have been a yes. */
    private void create(String resource) {
        await().atMost(STARTED).untilAsserted(() -> {
            Programs.Ended created =
                    bed.exec(Duration.ofSeconds(30), "node1", "cibadmin", "-C", "-o", "resources", "-X", resource);
            assertThat(created.exit()).as(created.output()).isIn(0, EXISTS);
        });
    }

    private String awaitRunning(String resource) {
        List<String> found = new ArrayList<>();
        await().atMost(SOON).untilAsserted(() -> {
            found.clear();
            bed.nodes().stream()
                    .filter(n -> Files.exists(bed.inside(n, BASE + "/" + resource)))
                    .forEach(found::add);
            assertThat(found).as(() -> ask("crm_mon", "-1", "-r", "-f")).hasSize(1);
        });
        return found.get(0);
    }

    private void awaitCall(String node, String call) {
        await().atMost(SOON).untilAsserted(() -> assertThat(calls(node)).contains(call));
    }

    /** What the script was called for on the node, in order, without the times. */
    private List<String> calls(String node) {
        return lines(node).stream().map(l -> l.substring(l.indexOf(' ') + 1)).toList();
    }

    private List<String> lines(String node) {
        try {
            Path file = bed.inside(node, BASE + "/calls");
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ask(String... words) {
        return bed.exec(Duration.ofSeconds(30), "node1", words).output();
    }
}

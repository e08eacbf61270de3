package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.notify.ClusterEvent;
import org.systole.api.notify.ClusterEvent.Kind;
import org.systole.api.notify.Notifier.Delivery;
import org.systole.api.notify.Notifier.Request;
import org.systole.api.process.Command;

class ServiceNotifierTest {
    @TempDir
    Path dir;

    private final List<List<String>> ran = new ArrayList<>();
    private final Map<String, String> parameters = new TreeMap<>();
    private int exit;

    @BeforeEach
    void setUp() {
        parameters.putAll(Map.of(
                "conf_dir", dir.toString(),
                "fsname", "test-fs",
                "title", "Server 0",
                "firsthost", "node1",
                "resource", "server0",
                "alarm_program", "/no/such/alarm"));
    }

    private Delivery deliver(Kind kind, String node, String member) throws InterruptedException {
        ServiceNotifier notifier = new ServiceNotifier(
                (command, limit) -> {
                    ran.add(command.words());
                    return new Command.Completed(command.words(), exit, "", "no log here", false, Duration.ZERO);
                },
                ZoneOffset.UTC);
        ClusterEvent event = new ClusterEvent(
                "1",
                Instant.parse("2026-03-01T12:34:56Z"),
                kind,
                node,
                "ip0",
                "t",
                "",
                Map.of("group", "server0", "member", member));
        return notifier.deliver(new Request(event, "syslog", parameters, Duration.ofSeconds(10)));
    }

    private String said() {
        assertThat(ran).hasSize(1);
        assertThat(ran.get(0)).startsWith("logger", "-t", "PVFS2");
        return ran.get(0).get(ran.get(0).size() - 1);
    }

    @Test
    void saysThatAGroupStartsOnItsNormalNode() throws Exception {
        assertThat(deliver(Kind.RESOURCE_STARTED, "node1", "1")).isInstanceOf(Delivery.Delivered.class);
        assertThat(said())
                .isEqualTo("Server 0 starting at Sun Mar 1 12:34:56 Z 2026 on its normal compute element node1");
    }

    @Test
    void saysThatAGroupStartsElsewhereAndWhereItBelongs() throws Exception {
        deliver(Kind.RESOURCE_STARTED, "node5", "1");
        assertThat(said()).endsWith("on failover compute element node5 (resource normally runs on node1)");
    }

    @Test
    void saysThatAGroupStops() throws Exception {
        parameters.put("title", "x");
        deliver(Kind.RESOURCE_STOPPED, "node5", "1");
        assertThat(said()).startsWith("Resource Group stopping at ").endsWith(" on node5");
    }

    @Test
    void runsTheAlarmProgramOfTheSiteOnAFailover() throws Exception {
        Path alarm = Files.writeString(dir.resolve("alarm"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(alarm, PosixFilePermissions.fromString("rwxr-xr-x"));
        parameters.put("alarm_program", alarm.toString());

        deliver(Kind.RESOURCE_STARTED, "node1", "1");
        assertThat(ran).hasSize(1);
        deliver(Kind.RESOURCE_STARTED, "node5", "1");
        assertThat(ran.get(2))
                .startsWith(alarm.toString(), "--fs-name", "test-fs", "--ce", "node1", "--type", "PVFS2_HA", "--msg");
    }

    @Test
    void isMutedOnceByTheFlag() throws Exception {
        Path flag = Files.createFile(dir.resolve("pvfs2-notify-quiet.flag"));

        assertThat(deliver(Kind.RESOURCE_STARTED, "node1", "1")).isInstanceOf(Delivery.Delivered.class);
        assertThat(ran).isEmpty();
        assertThat(flag).doesNotExist();
        deliver(Kind.RESOURCE_STARTED, "node1", "1");
        assertThat(ran).hasSize(1);
    }

    @Test
    void tellsOncePerGroupAndOnlyOfItsOwn() throws Exception {
        deliver(Kind.RESOURCE_STARTED, "node1", "2");
        deliver(Kind.RESOURCE_FAILED, "node1", "1");
        parameters.put("resource", "server3");
        deliver(Kind.RESOURCE_STARTED, "node1", "1");
        assertThat(ran).isEmpty();
    }

    @Test
    void triesAgainWhenTheLogIsNotThere() throws Exception {
        exit = 1;
        assertThat(deliver(Kind.RESOURCE_STARTED, "node1", "1"))
                .isInstanceOfSatisfying(Delivery.TryAgain.class, again -> assertThat(again.reason())
                        .contains("no log here"));
    }
}

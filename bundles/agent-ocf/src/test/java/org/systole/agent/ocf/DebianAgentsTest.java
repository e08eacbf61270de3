package org.systole.agent.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.MountTable;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;
import org.systole.testkit.NeedsRoot;

/** The scripts of Debian's package resource-agents, run for real in a network namespace. */
@NeedsRoot(programs = {"ip", "losetup", "mkfs.ext4", "/usr/lib/ocf/resource.d/heartbeat/IPaddr2"})
@Timeout(600)
class DebianAgentsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final SortedMap<String, Script> SCRIPTS = new ScriptFinder(Settings.defaults()).find();

    @TempDir
    Path dir;

    private final String namespace = "systole-ocf-" + ProcessHandle.current().pid();
    private final List<String> loops = new ArrayList<>();
    private final List<Call> started = new ArrayList<>();

    @BeforeEach
    void makeANamespace() throws Exception {
        must("ip", "netns", "add", namespace);
        must("ip", "-n", namespace, "link", "set", "lo", "up");
        must("ip", "-n", namespace, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
        must("ip", "-n", namespace, "link", "set", "eth0", "up");
        must("ip", "-n", namespace, "link", "set", "eth1", "up");
        must("ip", "-n", namespace, "address", "add", "10.97.0.1/24", "dev", "eth0");
    }

    @AfterEach
    void takeAllAway() throws Exception {
        for (Call call : started) {
            call.run(Operation.STOP);
        }
        for (String loop : loops) {
            Command.of("losetup", "-d", loop).run(LONG);
        }
        Command.of("ip", "netns", "del", namespace).run(LONG);
    }

    private Command.Completed must(String program, String... words) throws InterruptedException {
        Command.Completed completed = Command.of(program, words).run(LONG);
        assertThat(completed.ok()).as(completed.summary()).isTrue();
        return completed;
    }

    private Surroundings inside() {
        return new Surroundings(
                CommandRunner.behind("ip", "netns", "exec", namespace),
                Ticker.system(),
                Clock.systemDefaultZone(),
                Path.of(""),
                Path.of(""));
    }

    /** Calls of one agent with the parameters given as name and value in turn. */
    private Call call(String type, String... pairs) {
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], pairs[i + 1]);
        }
        assertThat(SCRIPTS).containsKey(type);
        Call call = new Call(new OcfAgent(SCRIPTS.get(type), Path.of("/usr/lib/ocf"), inside()), parameters);
        started.add(call);
        return call;
    }

    private record Call(OcfAgent agent, Map<String, String> parameters) {
        Result run(Operation operation) throws InterruptedException {
            return run(operation, "10000");
        }

        Result run(Operation operation, String interval) throws InterruptedException {
            return agent.run(new Request(
                    operation,
                    new ResourceId("systole_" + ProcessHandle.current().pid()),
                    new NodeId("node1"),
                    parameters,
                    LONG,
                    0,
                    interval.equals("0"),
                    Map.of("interval", interval, "name", operation.key(), "timeout", "60000")));
        }

        void is(Operation operation, Status status) throws InterruptedException {
            Result result = run(operation);
            assertThat(result.status()).as("%s: %s", operation, result).isEqualTo(status);
        }
    }

    /** Start twice, stop twice, monitor in each state. */
    private static void keepsTheRules(Call call) throws InterruptedException {
        call.is(Operation.MONITOR, Status.NOT_RUNNING);
        call.is(Operation.START, Status.OK);
        call.is(Operation.START, Status.OK);
        call.is(Operation.MONITOR, Status.OK);
    }

    private static void ends(Call call) throws InterruptedException {
        call.is(Operation.STOP, Status.OK);
        call.is(Operation.STOP, Status.OK);
        call.is(Operation.MONITOR, Status.NOT_RUNNING);
    }

    @Test
    void allOfThemDescribeThemselvesAndCanBeChecked() throws Exception {
        List<String> mute = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        assertThat(SCRIPTS.keySet().stream().filter(type -> type.startsWith("ocf:heartbeat:")))
                .hasSizeGreaterThan(100);
        for (Script script : SCRIPTS.values()) {
            if (script.type().startsWith("ocf:")) {
                OcfAgent agent = new OcfAgent(script, Path.of("/usr/lib/ocf"), inside());
                if (agent.metadata().shortDescription().contains("does not describe itself")) {
                    mute.add(agent.metadata().shortDescription());
                }
                Result checked = new Call(agent, Map.of()).run(Operation.VALIDATE);
                if (checked.reason().contains("means nothing in OCF")
                        || checked.reason().contains("did not end")) {
                    odd.add(script.type() + " " + checked);
                }
            }
        }
        assertThat(mute).isEmpty();
        assertThat(odd).isEmpty();
    }

    @Test
    void ipaddr2() throws Exception {
        Call call = call("ocf:heartbeat:IPaddr2", "ip", "10.97.0.7");

        keepsTheRules(call);
        assertThat(must("ip", "-n", namespace, "address", "show").out()).contains("10.97.0.7/24");
        ends(call);
        assertThat(must("ip", "-n", namespace, "address", "show").out()).doesNotContain("10.97.0.7");
    }

    @Test
    @NeedsRoot(programs = "modprobe")
    void filesystem() throws Exception {
        Path file = dir.resolve("disk");
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(24 << 20);
        }
        must("mkfs.ext4", "-q", "-F", file.toString());
        String loop = must("losetup", "-f", "--show", file.toString()).out().strip();
        loops.add(loop);
        Path point = Files.createDirectory(dir.toRealPath().resolve("point"));
        // mounts are made in the mount namespace of this process, so the network does not matter
        Call call = new Call(
                new OcfAgent(
                        SCRIPTS.get("ocf:heartbeat:Filesystem"),
                        Path.of("/usr/lib/ocf"),
                        Surroundings.local(Path.of(""), Path.of(""))),
                Map.of("device", loop, "directory", point.toString(), "fstype", "ext4"));
        started.add(call);

        keepsTheRules(call);
        assertThat(MountTable.read().at(point.toString())).isPresent();
        ends(call);
        assertThat(MountTable.read().at(point.toString())).isEmpty();
    }

    @Test
    void dummyAndWhatItCanReload() throws Exception {
        Call call = call("ocf:heartbeat:Dummy", "state", dir.resolve("dummy").toString());

        keepsTheRules(call);
        call.is(Operation.RELOAD, Status.OK);
        call.is(Operation.VALIDATE, Status.OK);
        ends(call);
    }

    @Test
    void migrationIsPassedOn() throws Exception {
        Call call = call("ocf:pacemaker:Dummy", "state", dir.resolve("dummy").toString());

        call.is(Operation.START, Status.OK);
        call.is(Operation.RELOAD, Status.OK);
        call.is(Operation.MIGRATE_TO, Status.OK);
        call.is(Operation.MONITOR, Status.NOT_RUNNING);
        call.is(Operation.MIGRATE_FROM, Status.OK);
        call.is(Operation.MONITOR, Status.OK);
        ends(call);
    }

    @Test
    void statefulTakesItsRoles() throws Exception {
        Call call =
                call("ocf:heartbeat:Stateful", "state", dir.resolve("stateful").toString());

        keepsTheRules(call);
        call.is(Operation.PROMOTE, Status.OK);
        call.is(Operation.MONITOR, Status.RUNNING_PROMOTED);
        call.is(Operation.DEMOTE, Status.OK);
        call.is(Operation.MONITOR, Status.OK);
        assertThat(call.run(Operation.NOTIFY).status()).isIn(Status.OK, Status.UNIMPLEMENTED);
        ends(call);
    }

    @Test
    void delayWaits() throws Exception {
        Call call = call("ocf:heartbeat:Delay", "startdelay", "1", "stopdelay", "0", "mondelay", "0");

        keepsTheRules(call);
        ends(call);
    }

    @Test
    void anythingRunsAProgram() throws Exception {
        Call call = call(
                "ocf:heartbeat:anything",
                "binfile",
                "/bin/sleep",
                "cmdline_options",
                "3611",
                "pidfile",
                dir.resolve("pid").toString(),
                "stop_timeout",
                "5");

        keepsTheRules(call);
        ProcessHandle program = ProcessHandle.of(
                        Long.parseLong(Files.readString(dir.resolve("pid")).strip()))
                .orElseThrow();
        assertThat(program.isAlive()).isTrue();
        ends(call);
        await().atMost(LONG).until(() -> !program.isAlive());
    }

    @Test
    @NeedsRoot(programs = {"nginx", "curl"})
    void nginxServes() throws Exception {
        Path config = Files.writeString(
                dir.resolve("nginx.conf"),
                """
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http { access_log off; server { listen 10.97.0.1:8080; location / { return 200 "served\\n"; } } }
                """
                        .formatted(dir));
        Call call =
                call("ocf:heartbeat:nginx", "configfile", config.toString(), "status10url", "http://10.97.0.1:8080/");

        keepsTheRules(call);
        assertThat(get()).contains("served");
        ends(call);
    }

    @Test
    @NeedsRoot(programs = {"apache2", "curl"})
    void apacheServes() throws Exception {
        Files.createDirectories(dir.resolve("www"));
        Files.writeString(dir.resolve("www/index.html"), "<html><body>served</body></html>\n");
        Path config = Files.writeString(
                dir.resolve("apache.conf"),
                """
                ServerRoot %1$s
                ServerName localhost
                PidFile %1$s/apache.pid
                DefaultRuntimeDir %1$s
                ErrorLog %1$s/error.log
                Listen 10.97.0.1:8080
                LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
                User root
                DocumentRoot %1$s/www
                DirectoryIndex index.html
                """
                        .formatted(dir)
                        .replace("User root\n", ""));
        Call call = call(
                "ocf:heartbeat:apache",
                "configfile",
                config.toString(),
                "httpd",
                "/usr/sbin/apache2",
                "statusurl",
                "http://10.97.0.1:8080/index.html",
                "testregex",
                "served");

        keepsTheRules(call);
        assertThat(get()).contains("served");
        ends(call);
    }

    private String get() throws InterruptedException {
        return Command.of("ip", "netns", "exec", namespace, "curl", "-s", "http://10.97.0.1:8080/")
                .run(LONG)
                .out();
    }
}

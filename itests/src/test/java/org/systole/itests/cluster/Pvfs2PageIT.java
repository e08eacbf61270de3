package org.systole.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.systole.itests.page.Block;
import org.systole.itests.page.Page;
import org.systole.testbed.Bed;
import org.systole.testbed.Programs;
import org.systole.testbed.story.Workspace;

/** docs/pvfs2.md from its first command to its last, on five machines of namespaces. */
class Pvfs2PageIT {
    private static final Page PAGE = Page.of("pvfs2.md");

    /** Blocks, by their first command, that cannot be typed here, and why. */
    private static final Map<String, String> NOT_HERE = Map.of(
            "apt-get install openjdk-17-jre-headless iproute2 iputils-arping e2fsprogs psmisc",
            "the nodes share this machine's programs; .ci/setup has installed them",
            "mount -t pvfs2 tcp://virtual1:3334/pvfs2-fs /mnt/pvfs2",
            "there is no kernel module of PVFS2 here; the servers are stand-ins");

    /** Blocks that another hand has to do here: a namespace has no systemd, no ssh, no power button. */
    private static final Map<String, Consumer<FiveHosts>> OTHERWISE = Map.of(
            "for host in node2 node3 node4 node5; do ssh $host mkdir -p -m 700 /etc/systole;"
                    + " scp -p /etc/systole/key $host:/etc/systole/; done",
            hosts -> hosts.copyFromNode1("/etc/systole/key"),
            "systemctl enable --now systole",
            FiveHosts::startEverywhere,
            "echo o > /proc/sysrq-trigger",
            hosts -> hosts.cutPower("node2"),
            "systemctl start systole",
            hosts -> {
                hosts.startSystole("node2");
                hosts.awaitAllOnline();
            },
            "systemctl restart systole",
            hosts -> hosts.names().forEach(hosts::restartSystole));

    /** What has to have happened before a block makes sense. */
    private static final Map<String, Consumer<FiveHosts>> BEFORE = Map.of(
            "systole configure /var/tmp/trial --import /etc/ha.d", Pvfs2PageIT::placeHeartbeatsFiles,
            "stonith_admin --confirm node3", hosts -> hosts.loseWithItsFencing("node3"),
            "crm_attribute -n maintenance-mode -v true", Pvfs2PageIT::awaitAllServers);

    private static final Map<String, Consumer<FiveHosts>> AFTER = Map.of(
            "stonith_admin --confirm node3",
            hosts -> hosts.mendTheStripAndReturn("node3"),
            "for n in 0 1 2 3; do crm_resource -r server${n}_daemon -p create_storage -v no; done",
            Pvfs2PageIT::awaitAllServers);

    /** Questions whose answer takes a while to become what the page says. */
    private static final Pattern ASKED_AGAIN = Pattern.compile("crm_mon|pvfs2-check-server");

    private final StringBuilder protocol = new StringBuilder();

    private static void placeHeartbeatsFiles(FiveHosts hosts) {
        hosts.ask(
                "node1",
                "mkdir -p /etc/ha.d; echo 'mcast eth0 225.0.0.1 3335 1 0\nauto_failback yes\nkeepalive 1\ndeadtime 10\n"
                        + "initdead 80\nnode node1 node2 node3 node4 node5' > /etc/ha.d/ha.cf;"
                        + " (umask 077; printf 'auth 1\\n1 sha1 0123456789abcdef0123\\n' > /etc/ha.d/authkeys)");
    }

    private static void awaitAllServers(FiveHosts hosts) {
        hosts.await(
                "all servers run",
                () -> hosts.status("node1")
                                .lines()
                                .filter(line -> line.contains("_daemon") && line.contains("Started"))
                                .count()
                        == 4);
    }

    @Test
    void everyBlockSaysWhereItIsTypedAndNoListIsStale() {
        assertThat(PAGE.blocks()).allSatisfy(block -> assertThat(block.where())
                .as("first line of: %s", block.commands())
                .matches("every host|node[1-5]|a client"));
        List<String> known = PAGE.blocks().stream().map(Block::first).toList();
        assertThat(known).containsAll(NOT_HERE.keySet()).containsAll(OTHERWISE.keySet());
        assertThat(known).containsAll(BEFORE.keySet()).containsAll(AFTER.keySet());
    }

    @Test
    void noCommandStandsInTheTextAlone() {
        String blocks = String.join("\n", PAGE.commands());
        assertThat(Pattern.compile("`((?:systole|crm_\\w+|cibadmin|stonith_admin) [^`]+)`")
                        .matcher(PAGE.text())
                        .results()
                        .map(found -> found.group(1)))
                .allSatisfy(command -> assertThat(blocks).contains(command));
    }

    @Test
    @Tag("cluster")
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void everyCommandDoesWhatThePageSays() throws IOException {
        assumeTrue(Bed.obstacle().isEmpty(), () -> "skipped: " + Bed.obstacle().orElseThrow());
        try (FiveHosts hosts = FiveHosts.unpack()) {
            String added = here(hosts, PAGE.files().get("/etc/hosts"));
            hosts.names().forEach(node -> hosts.append(node, "/etc/hosts", added));
            hosts.append("node1", "/var/tmp/mail.xml", PAGE.files().get("mail.xml"));
            for (Block block : PAGE.blocks()) {
                carryOut(hosts, block);
            }
            awaitAllServers(hosts);
            assertThat(hosts.doublings()).isEmpty();
            assertThat(hosts.cuts())
                    .as("whom the strip cut off; who was confirmed down by hand is not cut off afterwards")
                    .containsOnly("node2");
        } finally {
            Path kept = Workspace.find().logs("pvfs2-page").resolve("protocol.txt");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, protocol);
        }
    }

    private void carryOut(FiveHosts hosts, Block block) {
        BEFORE.getOrDefault(block.first(), none -> {}).accept(hosts);
        if (OTHERWISE.containsKey(block.first())) {
            OTHERWISE.get(block.first()).accept(hosts);
        } else if (!NOT_HERE.containsKey(block.first())) {
            List<String> where = block.where().equals("every host") ? hosts.names() : List.of(block.where());
            where.forEach(node -> type(hosts, node, block));
        }
        AFTER.getOrDefault(block.first(), none -> {}).accept(hosts);
    }

    private void type(FiveHosts hosts, String node, Block block) {
        Block here = new Block(here(hosts, block.commands()), here(hosts, block.prints()));
        List<Programs.Ended> tries = new ArrayList<>(List.of(hosts.type(node, here.commands())));
        if (ASKED_AGAIN.matcher(here.commands()).find()) {
            hosts.await("'" + block.first() + "' prints " + block.prints(), () -> {
                if (!isPromised(here, last(tries))) {
                    tries.add(hosts.type(node, here.commands()));
                }
                return isPromised(here, last(tries));
            });
        }
        Programs.Ended ended = last(tries);
        protocol.append("== ")
                .append(node)
                .append('\n')
                .append(here.commands())
                .append(ended.text())
                .append("\n\n");
        assertThat(ended.exit())
                .as("on %s:%n%s%s", node, here.commands(), ended.text())
                .isZero();
        assertThat(here.missing(ended.text()))
                .as("on %s:%n%sprinted:%n%s%nbut not", node, here.commands(), ended.text())
                .isEmpty();
    }

    private static boolean isPromised(Block block, Programs.Ended ended) {
        return ended.exit() == 0 && block.missing(ended.text()).isEmpty();
    }

    private static Programs.Ended last(List<Programs.Ended> tries) {
        return tries.get(tries.size() - 1);
    }

    private static String here(FiveHosts hosts, String text) {
        String typed = text;
        for (String printed : new TreeSet<>(hosts.instead().keySet()).descendingSet()) {
            typed = typed.replace(printed, hosts.instead().get(printed));
        }
        return typed;
    }
}

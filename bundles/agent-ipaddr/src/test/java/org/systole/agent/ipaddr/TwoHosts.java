package org.systole.agent.ipaddr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/** Two network namespaces with two cables between them: "node", where the agent works, and "peer". */
final class TwoHosts {
    static final Duration LONG = Duration.ofSeconds(30);

    final String node = "systole-ip-a-" + ProcessHandle.current().pid();
    final String peer = "systole-ip-b-" + ProcessHandle.current().pid();

    void make() throws InterruptedException {
        for (String name : List.of(node, peer)) {
            must("ip", "netns", "add", name);
            must("ip", "-n", name, "link", "set", "lo", "up");
        }
        must("ip", "-n", node, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", peer);
        must("ip", "-n", node, "link", "add", "eth1", "type", "veth", "peer", "name", "eth1", "netns", peer);
        for (String name : List.of(node, peer)) {
            must("ip", "-n", name, "link", "set", "eth0", "up");
            must("ip", "-n", name, "link", "set", "eth1", "up");
        }
        must("ip", "-n", node, "address", "add", "10.99.0.1/24", "dev", "eth0");
        must("ip", "-n", peer, "address", "add", "10.99.0.2/24", "dev", "eth0");
        must("ip", "-n", node, "address", "add", "fd99::1/64", "dev", "eth0", "nodad");
        must("ip", "-n", peer, "address", "add", "fd99::2/64", "dev", "eth0", "nodad");
        must("ip", "-n", node, "address", "add", "10.98.0.1/16", "dev", "eth1");
        must("ip", "-n", node, "route", "add", "default", "via", "10.99.0.2");
    }

    /** Runs commands where the agent works. */
    CommandRunner commands() {
        return CommandRunner.behind("ip", "netns", "exec", node);
    }

    String on(String name, String... words) throws InterruptedException {
        return Command.of("ip", "-n", name).and(words).run(LONG).out();
    }

    void must(String program, String... words) throws InterruptedException {
        Command.Completed completed = Command.of(program, words).run(LONG);
        assertThat(completed.ok()).as(completed.summary()).isTrue();
    }

    String addresses() throws InterruptedException {
        return on(node, "-o", "address", "show");
    }

    /** Lets the peer believe that the address is at a host that is gone. */
    void misleadPeer(String ip) throws InterruptedException {
        String entry = ip + " lladdr 02:00:00:00:00:99 dev eth0 nud stale";
        must("sh", "-c", "ip -n " + peer + " neighbour replace " + entry);
    }

    /** The hardware address of a host's eth0. */
    String mac(String name) throws InterruptedException {
        return on(name, "-o", "link", "show", "eth0").replaceFirst("(?s).*link/ether (\\S+).*", "$1");
    }

    void delete() throws InterruptedException {
        Command.of("ip", "netns", "del", node).run(LONG);
        Command.of("ip", "netns", "del", peer).run(LONG);
    }
}

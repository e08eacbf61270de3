package org.systole.core.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a bench's nodes live: loopback addresses of this machine, or one network namespace each, joined by a bridge in
 * a namespace of its own. Separation takes ports out of the bridge: frames vanish, cables stay.
 */
final class TestNetwork implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final int size;
    private final String name;
    private final List<String> made = new ArrayList<>();

    private TestNetwork(int size, String name) {
        this.size = size;
        this.name = name;
    }

    static TestNetwork loopback() {
        return new TestNetwork(0, "");
    }

    /** Network namespaces if this process may make them, loopback addresses otherwise. */
    static TestNetwork namespaces(int size) {
        String probe = "syl" + ProcessHandle.current().pid() + "probe";
        if (!"root".equals(System.getProperty("user.name")) || !succeeds("ip", "netns", "add", probe)) {
            return loopback();
        }
        run("ip", "netns", "del", probe);
        TestNetwork network =
                new TestNetwork(size, "syl" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet());
        try {
            network.build();
            return network;
        } catch (UncheckedIOException e) {
            network.close();
            throw e;
        }
    }

    private void build() {
        String hub = name + "sw";
        add(hub);
        in(hub, "ip", "link", "add", "br0", "type", "bridge");
        in(hub, "ip", "link", "set", "br0", "up");
        in(hub, "ip", "link", "add", "br1", "type", "bridge");
        in(hub, "ip", "link", "set", "br1", "up");
        for (int node = 1; node <= size; node++) {
            String ns = name + "n" + node;
            add(ns);
            in(hub, "ip", "link", "add", "p" + node, "type", "veth", "peer", "name", "eth0", "netns", ns);
            in(hub, "ip", "link", "set", "p" + node, "master", "br0", "up");
            in(ns, "ip", "link", "set", "lo", "up");
            in(ns, "ip", "addr", "add", address(node) + "/24", "dev", "eth0");
            in(ns, "ip", "link", "set", "eth0", "up");
        }
    }

    private void add(String ns) {
        run("ip", "netns", "add", ns);
        made.add(ns);
    }

    String address(int node) {
        return size == 0 ? "127.0.1." + node : "10.77.0." + node;
    }

    List<String> prefix(int node) {
        return size == 0 ? List.of() : List.of("ip", "netns", "exec", name + "n" + node);
    }

    boolean canSeparate() {
        return size > 0;
    }

    void separate(Set<Integer> nodes) {
        nodes.forEach(node -> in(name + "sw", "ip", "link", "set", "p" + node, "master", "br1"));
    }

    void heal() {
        for (int node = 1; node <= size; node++) {
            in(name + "sw", "ip", "link", "set", "p" + node, "master", "br0");
        }
    }

    @Override
    public void close() {
        made.forEach(ns -> run("ip", "netns", "del", ns));
        made.clear();
    }

    private static void in(String ns, String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", ns));
        words.addAll(List.of(command));
        run(words.toArray(String[]::new));
    }

    private static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(String.join(" ", command) + " was interrupted"));
        }
    }
}

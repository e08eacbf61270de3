package org.systole.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cables between the nodes: a namespace with one bridge for the cluster network ({@code br0}; more after a
 * {@link #split}) and one for the power strip ({@code management}). What is done to a port holds over a reboot of its
 * node. Thread-safe.
 */
final class Switchboard implements AutoCloseable {
    /** What is plugged in at one end. */
    record End(String port, String inside, String hardware, String address) {}

    private enum Cable {
        IN,
        /** Frames are dropped, the carrier stays. */
        SILENT,
        /** No carrier. */
        OUT
    }

    private final Addresses addresses;
    private final Holder holder;
    private final Map<Integer, Cable> cables = new TreeMap<>();
    private final Map<Integer, Integer> groups = new TreeMap<>();
    private int bridges = 1;

    private Switchboard(Addresses addresses, Holder holder) {
        this.addresses = addresses;
        this.holder = holder;
    }

    static Switchboard create(Path bed, Addresses addresses) {
        Holder holder = Holder.start(
                List.of("unshare", "-n", bed.resolve("hold.sh").toString()), false, bed.resolve("switch.log"));
        Switchboard made = new Switchboard(addresses, holder);
        made.ip("link set lo up\n" + bridge("br0") + bridge("management")
                // Without an address of its own a bridge takes that of a port, so the strip's would change at a power
                // cut.
                + "link set management address " + addresses.hardware(1, 100) + "\naddr add " + addresses.strip() + "/"
                + Addresses.PREFIX + " dev management\n");
        return made;
    }

    private static String bridge(String name) {
        return "link add " + name + " type bridge stp_state 0 mcast_snooping 0\nlink set " + name + " up\n";
    }

    /** The pid of a process in the switch's network namespace, which the power strip shares. */
    long pid() {
        return holder.pid();
    }

    /** Plugs a freshly booted node into both networks and gives it its addresses. */
    synchronized void plugIn(int node, long pid) {
        String inside = "link set lo up\n";
        inside += wire(new End("p" + node, "eth0", addresses.hardware(0, 10 + node), addresses.node(node)), pid, "br0");
        inside += wire(
                new End("m" + node, "eth1", addresses.hardware(1, 10 + node), addresses.management(node)),
                pid,
                "management");
        apply(node);
        ipInside(pid, inside);
    }

    /** Plugs the client in. */
    void plugInClient(long pid) {
        End end = new End("pc", "eth0", addresses.hardware(0, 200), addresses.client());
        ipInside(pid, "link set lo up\n" + wire(end, pid, "br0"));
    }

    private String wire(End end, long pid, String bridge) {
        ip("link add " + end.port() + " type veth peer name " + end.inside() + " address " + end.hardware() + " netns "
                + pid + "\nlink set " + end.port() + " master " + bridge + " up\n");
        return "addr add " + end.address() + "/" + Addresses.PREFIX + " broadcast + dev " + end.inside() + "\nlink set "
                + end.inside() + " up\n";
    }

    /** Takes the ports of a node that lost its power off the switch; they may be gone already. */
    synchronized void unplugAll(int node) {
        String batch = "link del p" + node + "\nlink del m" + node + "\n";
        Programs.run(
                Duration.ofSeconds(30),
                List.of("nsenter", "-t", Long.toString(pid()), "-n", "ip", "-force", "-batch", "-"),
                batch);
    }

    /** The cable is in and the frames flow. */
    synchronized void plug(int node) {
        cables.put(node, Cable.IN);
        apply(node);
    }

    /** The cable is pulled out: the node sees its carrier go. */
    synchronized void unplug(int node) {
        cables.put(node, Cable.OUT);
        apply(node);
    }

    /** Frames are dropped both ways; neither side sees anything but silence. */
    synchronized void detach(int node) {
        cables.put(node, Cable.SILENT);
        apply(node);
    }

    /** One bridge per group of nodes; the client stays with the first. */
    synchronized void split(List<List<Integer>> parts) {
        for (; bridges < parts.size(); bridges++) {
            ip(bridge("br" + bridges));
        }
        groups.clear();
        for (int group = 0; group < parts.size(); group++) {
            for (int node : parts.get(group)) {
                groups.put(node, group);
                apply(node);
            }
        }
    }

    /** All cables in, all nodes on one bridge. */
    synchronized void heal(int nodes) {
        groups.clear();
        cables.clear();
        for (int node = 1; node <= nodes; node++) {
            apply(node);
        }
    }

    private void apply(int node) {
        String port = "p" + node;
        String bridge = "br" + groups.getOrDefault(node, 0);
        String words =
                switch (cables.getOrDefault(node, Cable.IN)) {
                    case IN -> "link set " + port + " master " + bridge + " up\n";
                    case SILENT -> "link set " + port + " nomaster up\n";
                    case OUT -> "link set " + port + " down\n";
                };
        if (Programs.run(List.of("nsenter", "-t", Long.toString(pid()), "-n", "ip", "link", "show", port))
                        .exit()
                == 0) {
            ip(words);
        }
    }

    private void ip(String batch) {
        ipInside(pid(), batch);
    }

    private static void ipInside(long pid, String batch) {
        Programs.require(List.of("nsenter", "-t", Long.toString(pid), "-n", "ip", "-batch", "-"), batch);
    }

    @Override
    public void close() {
        holder.close();
    }
}

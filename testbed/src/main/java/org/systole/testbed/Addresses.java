package org.systole.testbed;

/**
 * The addresses of one bed. Every bed has two networks of its own, 10.(77+n).0.0/24 for the cluster and its clients and
 * 10.(77+n).1.0/24 for the power strip; both exist only in the bed's namespaces.
 *
 * @param bed number of the bed on this machine, 0 to 99
 */
public record Addresses(int bed) {
    /** Length of the network prefix of both networks. */
    public static final int PREFIX = 24;

    public Addresses {
        if (bed < 0 || bed > 99) {
            throw new IllegalArgumentException("bed number " + bed + " is not between 0 and 99");
        }
    }

    /** The cluster address of node 1, 2, ... */
    public String node(int node) {
        return cluster(10 + node);
    }

    /** The address of node 1, 2, ... on the network of the power strip. */
    public String management(int node) {
        return "10." + (77 + bed) + ".1." + (10 + node);
    }

    /** The address that moves with group server0, server1, ... */
    public String virtual(int group) {
        return cluster(101 + group);
    }

    /** The client's address. */
    public String client() {
        return cluster(200);
    }

    /** The power strip, on its own network. */
    public String strip() {
        return "10." + (77 + bed) + ".1.100";
    }

    /** The cluster's multicast group. */
    public String multicast() {
        return "239.192." + bed + ".77";
    }

    /** A fixed hardware address: network 0 cluster, 1 management; host as in the last byte of the IP address. */
    String hardware(int network, int host) {
        return String.format("02:77:%02x:%02x:00:%02x", bed, network, host);
    }

    private String cluster(int host) {
        return "10." + (77 + bed) + ".0." + host;
    }
}

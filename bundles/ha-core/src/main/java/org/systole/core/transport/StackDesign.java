package org.systole.core.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.PING;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.UDP;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.stack.Protocol;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.NodeSettings.Transport;

/** Lays out the protocols from the network up. Everything binds to one address; JGroups' diagnostics are off. */
final class StackDesign {
    private static final long FLOW_CREDITS = 4_000_000;
    /** Leaves room in a datagram for headers, addresses and the seal. */
    private static final int FRAGMENT = 40_000;
    /**
     * How often a joining node asks who is there while it looks. Of nodes that start together one founds the view, and
     * the others learn it with their next question; asking once, they would look twice as long and in vain.
     */
    private static final int ASKS = 7;

    private final NodeSettings settings;
    private final Timings timings;
    private final InetAddress bind;

    StackDesign(NodeSettings settings) throws IOException {
        this.settings = settings;
        this.timings = Timings.of(settings.keepalive(), settings.deadtime());
        this.bind = bindAddress(settings);
    }

    /** The address everything binds to. */
    InetAddress bind() {
        return bind;
    }

    /**
     * @param admission stands below the view protocol and may refuse those who want to join
     * @param above what stands on top: the replicated log
     */
    List<Protocol> protocols(Seal seal, Protocol admission, List<Protocol> above) throws IOException {
        List<Protocol> stack = new ArrayList<>();
        boolean multicast = settings.transport() instanceof Transport.Multicast;
        stack.add(transport());
        stack.add(seal);
        stack.add(discovery());
        stack.add(new MERGE3().setMinInterval(120).setMaxInterval(300).setCheckInterval(350));
        stack.add(new FD_SOCK2().setBindAddress(bind));
        stack.add(new FD_ALL3().setTimeout(timings.silence()).setInterval(timings.heartbeat()));
        stack.add(new VERIFY_SUSPECT2().setTimeout(timings.verify()));
        stack.add(new NAKACK2().useMcastXmit(multicast).setXmitInterval(200));
        stack.add(new UNICAST3().setXmitInterval(200));
        stack.add(new STABLE().setDesiredAverageGossip(20_000).setMaxBytes(FLOW_CREDITS));
        stack.add(admission);
        stack.add(views());
        stack.add(new UFC().setMaxCredits(FLOW_CREDITS).setMinThreshold(0.4));
        stack.add(new MFC().setMaxCredits(FLOW_CREDITS).setMinThreshold(0.4));
        stack.add(new FRAG4().setFragSize(FRAGMENT));
        stack.addAll(above);
        return stack;
    }

    private GMS views() {
        return new GMS()
                .setJoinTimeout(timings.join())
                .setLeaveTimeout(500)
                .setMergeTimeout(2000)
                .setViewAckCollectionTimeout(timings.viewAck())
                .printLocalAddress(false)
                .printPhysicalAddress(false)
                .logViewWarnings(false);
    }

    private Protocol discovery() throws IOException {
        if (settings.transport() instanceof Transport.Unicast unicast) {
            List<InetSocketAddress> peers = new ArrayList<>();
            for (String peer : unicast.peers()) {
                peers.add(new InetSocketAddress(InetAddress.getByName(peer), unicast.port()));
            }
            return new TCPPING().initialHosts(peers).portRange(0).numDiscoveryRuns(ASKS);
        }
        return new PING().numDiscoveryRuns(ASKS);
    }

    private TP transport() throws IOException {
        TP transport;
        if (settings.transport() instanceof Transport.Multicast multicast) {
            transport = new UDP()
                    .setMcastGroupAddr(InetAddress.getByName(multicast.group()))
                    .setIpTTL(multicast.ttl())
                    .setMulticastPort(multicast.port());
        } else {
            Transport.Unicast unicast = (Transport.Unicast) settings.transport();
            transport = new QueueingTcp()
                    .setSockConnTimeout(300)
                    .setClientBindAddr(bind)
                    .setBindPort(unicast.port());
            transport.setPortRange(0);
        }
        transport.setBindAddress(bind);
        transport.getThreadPool().setMinThreads(2).setMaxThreads(64).setKeepAliveTime(30_000);
        try {
            transport.setDiagnosticsHandler(new DiagnosticsHandler().setEnabled(false));
        } catch (Exception e) {
            throw new IOException("JGroups' diagnostics could not be turned off", e);
        }
        return transport;
    }

    private static InetAddress bindAddress(NodeSettings settings) throws IOException {
        Transport transport = settings.transport();
        if (!transport.bindAddress().isBlank()) {
            return InetAddress.getByName(transport.bindAddress());
        }
        if (transport instanceof Transport.Unicast unicast) {
            int position = settings.nodes().indexOf(settings.self());
            if (position >= 0 && position < unicast.peers().size()) {
                return InetAddress.getByName(unicast.peers().get(position));
            }
            throw new IOException("the ucast list has no address for " + settings.self() + "; it has "
                    + unicast.peers().size() + " for " + settings.nodes().size() + " nodes");
        }
        String device = ((Transport.Multicast) transport).device();
        NetworkInterface found = NetworkInterface.getByName(device);
        if (found == null) {
            throw new IOException(
                    "there is no network device '" + device + "'; see 'ip link' and the mcast line of" + " ha.cf");
        }
        return Collections.list(found.getInetAddresses()).stream()
                .filter(address -> address.getAddress().length == 4)
                .findFirst()
                .orElseThrow(() -> new IOException("network device '" + device + "' has no IPv4 address; give it one"));
    }
}

package org.systole.core.node;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.systole.core.settings.NodeSettings.Transport;

/**
 * Looks, before a node joins, whether another program has its port. The transport itself would keep trying for ever,
 * which is right for an address that the kernel does not have yet, and of no use here.
 */
final class TakenPort {
    private TakenPort() {}

    /** @throws IOException if the port is taken; the message says what to do. Multicast shares its port. */
    static void refuse(Transport transport) throws IOException {
        if (!(transport instanceof Transport.Unicast unicast)) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(unicast.bindAddress()), unicast.port()));
        } catch (BindException e) {
            if (String.valueOf(e.getMessage()).contains("in use")) {
                throw new IOException(
                        "TCP port " + unicast.port() + " of " + unicast.bindAddress()
                                + " is taken by another program, so no node could reach this one; see which: ss -ltnp"
                                + " 'sport = :" + unicast.port()
                                + "', or choose another udpport in ha.cf, the same on every node",
                        e);
            }
        }
    }
}

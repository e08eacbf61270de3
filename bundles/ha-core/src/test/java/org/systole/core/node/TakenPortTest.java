package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.core.settings.NodeSettings.Transport;

class TakenPortTest {
    private static Transport at(String address, int port) {
        return new Transport.Unicast(address, List.of(address), port);
    }

    @Test
    void namesThePortThatAnotherProgramHasAndHowToFindIt() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TakenPort.refuse(at("127.0.0.1", other.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "TCP port " + other.getLocalPort() + " of 127.0.0.1 is taken", "ss -ltnp", "udpport");
        }
    }

    @Test
    void mindsNothingElse() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatCode(() -> TakenPort.refuse(at("127.0.0.1", free))).doesNotThrowAnyException();
        // An address that this machine does not have, from the block for documentation: it may come.
        assertThatCode(() -> TakenPort.refuse(at("192.0.2.1", free))).doesNotThrowAnyException();
        assertThatCode(() -> TakenPort.refuse(new Transport.Multicast("lo", "127.0.0.1", "239.192.0.1", free, 1)))
                .doesNotThrowAnyException();
    }
}

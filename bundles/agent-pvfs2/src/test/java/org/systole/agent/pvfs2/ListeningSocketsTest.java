package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListeningSocketsTest {
    private final ListeningSockets sockets = ListeningSockets.parse(
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 65004D0A:0D06 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1
               1: 66004D0A:0D06 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 112 1
               2: 65004D0A:0D06 0E004D0A:9C40 01 00000000:00000000 00:00000000 00000000     0        0 113 1
               3: 00000000:0D07 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 114 1
               4: 000000FD000000000000000001000000:0D06 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 115 1 0
               5: 0000000000000000FFFF00000100007F:0D08 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 116 1 0
            """);

    @Test
    void tellsServersOnTheSamePortApartByTheirAddress() throws Exception {
        assertThat(sockets.exactly(Set.of(InetAddress.getByName("10.77.0.101")), 0x0D06))
                .containsExactly("111");
        assertThat(sockets.exactly(Set.of(InetAddress.getByName("10.77.0.103")), 0x0D06))
                .isEmpty();
    }

    @Test
    void seesASocketOnAllAddressesInTheWay() throws Exception {
        Set<InetAddress> address = Set.of(InetAddress.getByName("10.77.0.101"));

        assertThat(sockets.inTheWayOf(address, 0x0D07)).containsExactly("114");
        assertThat(sockets.exactly(address, 0x0D07)).isEmpty();
    }

    @Test
    void readsAddressesOfVersion6() throws Exception {
        assertThat(sockets.exactly(Set.of(InetAddress.getByName("fd00::1")), 0x0D06))
                .containsExactly("115");
        assertThat(sockets.exactly(Set.of(InetAddress.getByName("127.0.0.1")), 0x0D08))
                .containsExactly("116");
    }
}

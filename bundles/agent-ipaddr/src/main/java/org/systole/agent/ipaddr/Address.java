package org.systole.agent.ipaddr;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** An IP address as a number; equal however it was spelled. */
record Address(InetAddress number) {
    /** Reads a literal address; a name is none, and nobody is asked for it. */
    static Optional<Address> of(String text) {
        if (!text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Address(InetAddress.getByName(text)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean isVersion6() {
        return number instanceof Inet6Address;
    }

    int bits() {
        return isVersion6() ? 128 : 32;
    }

    /** The option by which {@code ip} is told the version. */
    String family() {
        return isVersion6() ? "-6" : "-4";
    }

    /** Whether it names the subnet itself, or everybody in it; with 31 bits or more it never does (RFC 3021). */
    boolean isEdge(int prefix) {
        if (isVersion6() || prefix >= 31) {
            return false;
        }
        int host = -1 >>> prefix;
        int bits = ByteBuffer.wrap(number.getAddress()).getInt() & host;
        return bits == 0 || bits == host;
    }

    boolean is(String spelled) {
        return of(spelled).filter(this::equals).isPresent();
    }

    @Override
    public String toString() {
        return number.getHostAddress();
    }
}

package org.systole.agent.ipaddr;

import java.util.List;
import java.util.stream.Stream;
import org.systole.agent.ipaddr.Link.Assigned;

/** One address on one device, found on this node. */
record Holding(String device, Assigned address) {
    private static final String LOOPBACK = "lo";

    /** Where the address is now. The loopback device counts only if it is asked for: there it hides an address. */
    static List<Holding> of(Settings settings, List<Link> links) {
        return all(links)
                .filter(holding -> settings.address().is(holding.address().local()))
                .filter(holding ->
                        !holding.device().equals(LOOPBACK) || settings.nic().equals(LOOPBACK))
                .toList();
    }

    /** The other addresses that the kernel would remove together with this one, unless it promotes them. */
    List<Holding> dependants(List<Link> links) {
        return address.secondary()
                ? List.of()
                : all(links)
                        .filter(other ->
                                other.device().equals(device) && other.address().secondary())
                        .toList();
    }

    static Stream<Holding> all(List<Link> links) {
        return links.stream()
                .flatMap(link -> link.addresses().stream().map(address -> new Holding(link.name(), address)));
    }

    /** As {@code ip} wants it. */
    String spelled() {
        return address.local() + "/" + address.prefix();
    }
}

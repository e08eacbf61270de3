package org.systole.agent.ipaddr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;

/** Where an address belongs on this node: the device, and the prefix length it gets there. */
record Place(String device, int prefix) {
    /**
     * Decides: the device that is asked for, else the one with a subnet around the address. A route through a gateway
     * is not a place: neighbours would never look for the address here.
     */
    static Checked<Place> choose(Settings settings, List<Link> links, List<Route> routes) {
        Optional<Route> subnet = routes.stream()
                .filter(route -> route.gateway().isEmpty() && route.prefix() > 0)
                .filter(route -> settings.nic().isEmpty() || route.device().equals(settings.nic()))
                .findFirst();
        if (settings.nic().isEmpty() && subnet.isEmpty()) {
            return Checked.refused(
                    Status.NOT_INSTALLED,
                    "address " + settings.address() + " is in no subnet of this node, which has " + shown(links)
                            + "; give nic and cidr_netmask, or correct ip");
        }
        String device = subnet.map(Route::device).orElse(settings.nic());
        int prefix = settings.prefix()
                .orElse(subnet.map(Route::prefix).orElse(settings.address().bits()));
        if (settings.address().isEdge(prefix)) {
            return Checked.refused(
                    Status.INVALID_PARAMETER,
                    "ip=" + settings.address() + " of " + settings.request().resource() + " is the "
                            + "first or last address of its subnet, which no host can have (/" + prefix + " on "
                            + device + "); correct ip or cidr_netmask");
        }
        return usable(device, links).isEmpty()
                ? Checked.of(new Place(device, prefix))
                : Checked.refused(
                        links.stream().anyMatch(link -> link.name().equals(device))
                                ? Status.GENERIC_ERROR
                                : Status.NOT_INSTALLED,
                        (settings.nic().isEmpty()
                                        ? ""
                                        : "nic=" + settings.nic() + " of "
                                                + settings.request().resource() + ": ")
                                + usable(device, links).get());
    }

    /** Why nothing can be reached through the device; empty when it can. */
    static Optional<String> usable(String device, List<Link> links) {
        Optional<Link> link = links.stream()
                .filter(candidate -> candidate.name().equals(device))
                .findFirst();
        if (link.isEmpty()) {
            return Optional.of("there is no device " + device + " on this node, which has "
                    + links.stream().map(Link::name).collect(Collectors.joining(", "))
                    + "; correct nic, or make the device");
        }
        if (!link.get().isUp()) {
            return Optional.of("device " + device + " is down; bring it up: ip link set " + device + " up");
        }
        return link.get().hasCarrier()
                ? Optional.empty()
                : Optional.of("device " + device + " has no carrier; check its cable and switch");
    }

    private static String shown(List<Link> links) {
        return links.stream()
                .flatMap(link -> link.addresses().stream()
                        .map(address -> address.local() + "/" + address.prefix() + " on " + link.name()))
                .collect(Collectors.joining(", "));
    }
}

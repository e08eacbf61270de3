package org.systole.agent.ipaddr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A route through one device.
 *
 * @param destination {@code default}, an address, or {@code ADDRESS/PREFIX}
 * @param prefix its prefix length
 * @param gateway how {@code ip} is told the next hop, such as {@code via 10.0.0.1}; empty for a subnet the device is in
 * @param metric empty where the route has none
 * @param source the address it is used with; empty where the kernel chooses
 */
record Route(String destination, int prefix, String device, List<String> gateway, String metric, String source) {
    Route {
        gateway = List.copyOf(gateway);
    }

    /** @throws IllegalArgumentException if this is not what {@code ip -j route show} prints */
    static List<Route> of(Object answer, int bits) {
        return Link.maps(answer).stream()
                .filter(route -> route.containsKey("dev") && route.containsKey("dst")) // none with several next hops
                .map(route -> route(route, bits))
                .toList();
    }

    static List<Route> mostParticularFirst(List<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparingInt(Route::prefix).reversed())
                .toList();
    }

    private static Route route(Map<?, ?> route, int bits) {
        String destination = Link.text(route, "dst");
        int slash = destination.indexOf('/');
        int whole = destination.equals("default") ? 0 : bits;
        return new Route(
                destination,
                slash < 0 ? whole : Integer.parseInt(destination.substring(slash + 1)),
                Link.text(route, "dev"),
                gateway(route),
                route.get("metric") instanceof Double metric ? String.valueOf(metric.longValue()) : "",
                route.containsKey("prefsrc") ? Link.text(route, "prefsrc") : "");
    }

    private static List<String> gateway(Map<?, ?> route) {
        if (route.containsKey("gateway")) {
            return List.of("via", Link.text(route, "gateway"));
        }
        return route.get("via") instanceof Map<?, ?> via
                ? List.of("via", Link.text(via, "family"), Link.text(via, "host"))
                : List.of();
    }

    /** What {@code ip route} needs to know it by, but for its metric and source. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(destination));
        words.addAll(gateway);
        words.addAll(List.of("dev", device));
        return words;
    }
}

package org.systole.agent.ipaddr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network device with its addresses, as {@code ip -j address show} tells.
 *
 * @param flags such as {@code UP} (an administrator wants it) and {@code LOWER_UP} (there is a carrier)
 */
record Link(String name, List<String> flags, List<Assigned> addresses) {
    Link {
        flags = List.copyOf(flags);
        addresses = List.copyOf(addresses);
    }

    /**
     * An address on a device.
     *
     * @param local the address in the spelling of {@code ip}
     * @param label empty for version 6
     * @param secondary whether it would go when the first address of its subnet is removed
     * @param marks what else the kernel says of it: {@code tentative}, {@code dadfailed}, ...
     */
    record Assigned(String local, int prefix, String label, boolean secondary, List<String> marks) {
        Assigned {
            marks = List.copyOf(marks);
        }
    }

    /**
     * The devices, with the addresses of one version: of a device without such an address {@code ip address} says
     * nothing.
     *
     * @throws IllegalArgumentException if this is not what {@code ip} prints
     */
    static List<Link> of(Object links, Object addresses) {
        Map<String, List<Assigned>> assigned = new TreeMap<>();
        for (Map<?, ?> entry : named(addresses)) {
            assigned.put(
                    text(entry, "ifname"),
                    maps(entry.get("addr_info")).stream()
                            .filter(info -> info.containsKey("local"))
                            .map(Link::assigned)
                            .toList());
        }
        return named(links).stream()
                .map(entry -> new Link(
                        text(entry, "ifname"),
                        strings(entry.get("flags")),
                        assigned.getOrDefault(text(entry, "ifname"), List.of())))
                .toList();
    }

    private static List<Map<?, ?>> named(Object entries) {
        return maps(entries).stream()
                .filter(entry -> entry.containsKey("ifname"))
                .toList();
    }

    private static Assigned assigned(Map<?, ?> info) {
        List<String> marks = info.entrySet().stream()
                .filter(entry -> Boolean.TRUE.equals(entry.getValue()))
                .map(entry -> String.valueOf(entry.getKey()))
                .toList();
        return new Assigned(
                text(info, "local"),
                ((Double) info.get("prefixlen")).intValue(),
                info.containsKey("label") ? text(info, "label") : "",
                marks.contains("secondary"),
                marks);
    }

    /** Whether packets can leave: wanted up, and not without a carrier. */
    boolean isUp() {
        return flags.contains("UP");
    }

    boolean hasCarrier() {
        return flags.contains("LOWER_UP") && !flags.contains("NO-CARRIER");
    }

    static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> elements) {
            elements.forEach(element -> {
                if (element instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            });
        }
        return maps;
    }

    private static List<String> strings(Object list) {
        return list instanceof List<?> elements
                ? elements.stream().map(String::valueOf).toList()
                : List.of();
    }

    static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }
}

package org.systole.core.fencing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.view.Digest;
import org.systole.core.fencing.DeviceOptions.HostCheck;
import org.systole.core.state.DeviceReports;

/**
 * The fencing devices of a configuration, in document order: primitives of class {@code stonith}, also inside clones
 * and groups, that are not disabled. Which nodes a device can fence is told by {@code pcmk_host_map} ({@code
 * node:plug[,plug]} separated by blanks or semicolons) and {@code pcmk_host_list}; by {@code hostname} for plug-ins of
 * the old kind that know one node; a device that says nothing is asked for any node by the node's name.
 */
public final class FencingDevices {
    private final List<Device> devices;

    private FencingDevices(List<Device> devices) {
        this.devices = List.copyOf(devices);
    }

    /**
     * @param id the resource id
     * @param type the driver's type
     * @param parameters all instance attributes; holds secrets
     * @param plugs the outlets by node name; empty if the device takes node names
     * @param banned nodes that must not drive it
     */
    public record Device(
            String id,
            String type,
            SortedMap<String, String> parameters,
            SortedMap<String, List<String>> plugs,
            SortedSet<NodeId> banned) {
        public Device {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
            plugs = Collections.unmodifiableSortedMap(new TreeMap<>(plugs));
            banned = Collections.unmodifiableSortedSet(new TreeSet<>(banned));
        }

        public DeviceOptions options() {
            return new DeviceOptions(parameters);
        }

        /** Changes with its parameters; tells none of them. */
        public String digest() {
            TreeMap<String, String> all = new TreeMap<>(parameters);
            all.put("", type);
            return Digest.ofParameters(all).substring(0, 8);
        }

        /** How it is known which nodes it can fence. */
        public HostCheck hostCheck() {
            return options().hostCheck().orElse(plugs.isEmpty() ? HostCheck.NONE : HostCheck.STATIC_LIST);
        }

        /** Whether it is asked for nodes that no list names. */
        public boolean anyNode() {
            return hostCheck() != HostCheck.STATIC_LIST;
        }

        /** Whether the configuration names the node for this device. */
        public boolean names(NodeId node) {
            return entry(node).isPresent();
        }

        /** @param reports what nodes found there: a device that lists nodes covers those */
        public boolean covers(NodeId node, DeviceReports reports) {
            if (names(node)) {
                return true;
            }
            boolean asks = hostCheck() == HostCheck.DYNAMIC_LIST
                    || hostCheck() == HostCheck.STATUS
                    || options().hostCheck().isEmpty();
            SortedSet<NodeId> listed = asks ? reports.listed(id, digest()) : new TreeSet<>();
            return anyNode() && (listed.isEmpty() || listed.contains(node));
        }

        /** The outlets to switch for a node. */
        public List<String> plugsOf(NodeId node) {
            return entry(node).orElse(List.of(node.value()));
        }

        private Optional<List<String>> entry(NodeId node) {
            List<String> exactly = plugs.get(node.value());
            return exactly != null
                    ? Optional.of(exactly)
                    : plugs.entrySet().stream()
                            .filter(e -> e.getKey().equalsIgnoreCase(node.value()))
                            .map(Map.Entry::getValue)
                            .findFirst();
        }

        /** Says which device it is; never its parameters. */
        @Override
        public String toString() {
            return id + " (stonith:" + type + ")";
        }
    }

    public static FencingDevices of(Element configuration) {
        return new FencingDevices(configuration
                .childOrEmpty("resources")
                .descendants()
                .filter(e -> e.name().equals("primitive"))
                .filter(e -> e.attribute("class", "").equals("stonith"))
                .filter(e -> !isDisabled(e))
                .map(e -> device(e, configuration.childOrEmpty("constraints")))
                .toList());
    }

    private static boolean isDisabled(Element primitive) {
        return nvpairs(primitive, "meta_attributes")
                .getOrDefault("target-role", "")
                .equalsIgnoreCase("stopped");
    }

    private static TreeMap<String, String> nvpairs(Element primitive, String sets) {
        TreeMap<String, String> pairs = new TreeMap<>();
        primitive
                .children(sets)
                .flatMap(i -> i.children("nvpair"))
                .forEach(n -> pairs.putIfAbsent(n.attribute("name", ""), n.attribute("value", "")));
        return pairs;
    }

    private static Device device(Element primitive, Element constraints) {
        TreeMap<String, String> parameters = nvpairs(primitive, "instance_attributes");
        TreeMap<String, List<String>> plugs = new TreeMap<>();
        words(parameters.getOrDefault("hostname", "")).forEach(n -> plugs.put(n, List.of(n)));
        words(parameters.getOrDefault("pcmk_host_list", "")).forEach(n -> plugs.put(n, List.of(n)));
        map(parameters.getOrDefault("pcmk_host_map", ""), plugs);
        TreeSet<NodeId> banned = new TreeSet<>();
        constraints
                .children("rsc_location")
                .filter(l -> l.attribute("rsc", "").equals(primitive.id()))
                .filter(l -> l.attribute("score", "").matches("-(INFINITY|infinity|1000000)"))
                .forEach(l -> l.attribute("node").map(NodeId::new).ifPresent(banned::add));
        return new Device(primitive.id(), primitive.attribute("type", ""), parameters, plugs, banned);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[ ,;\\t]+")).filter(w -> !w.isEmpty()).toList();
    }

    private static void map(String text, Map<String, List<String>> plugs) {
        for (String pair : text.split("[ ;\\t]+")) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                plugs.put(
                        pair.substring(0, colon),
                        Arrays.asList(pair.substring(colon + 1).split(",")));
            }
        }
    }

    /** All devices, in document order. */
    public List<Device> all() {
        return devices;
    }

    public Optional<Device> device(String id) {
        return devices.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /** The devices that can fence the node: those that name it before those that take any name. */
    public List<Device> covering(NodeId node, DeviceReports reports) {
        List<Device> named = new ArrayList<>();
        List<Device> any = new ArrayList<>();
        devices.stream().filter(d -> d.covers(node, reports)).forEach(d -> (d.names(node) ? named : any).add(d));
        return Stream.concat(named.stream(), any.stream()).toList();
    }
}

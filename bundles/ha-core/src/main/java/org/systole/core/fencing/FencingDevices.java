package org.systole.core.fencing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;

/**
 * The fencing devices of a configuration, in document order: primitives of class {@code stonith}, also inside clones
 * and groups. Which nodes a device can fence is told by {@code pcmk_host_map} ({@code node:plug[,plug]} separated by
 * blanks or semicolons) and {@code pcmk_host_list}; by {@code hostname} for plug-ins of the old kind that know one
 * node; a device that says nothing is asked for any node by the node's name.
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
     * @param anyNode whether it is asked for every node, by name
     */
    public record Device(
            String id,
            String type,
            SortedMap<String, String> parameters,
            SortedMap<String, List<String>> plugs,
            boolean anyNode) {
        public Device {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
            plugs = Collections.unmodifiableSortedMap(new TreeMap<>(plugs));
        }

        public boolean covers(NodeId node) {
            return anyNode || plugs.containsKey(node.value());
        }

        /** The outlets to switch for a node. */
        public List<String> plugsOf(NodeId node) {
            return plugs.getOrDefault(node.value(), List.of(node.value()));
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
                .map(FencingDevices::device)
                .toList());
    }

    private static Device device(Element primitive) {
        TreeMap<String, String> parameters = new TreeMap<>();
        primitive
                .children("instance_attributes")
                .flatMap(i -> i.children("nvpair"))
                .forEach(n -> parameters.putIfAbsent(n.attribute("name", ""), n.attribute("value", "")));
        TreeMap<String, List<String>> plugs = new TreeMap<>();
        words(parameters.getOrDefault("hostname", "")).forEach(n -> plugs.put(n, List.of(n)));
        words(parameters.getOrDefault("pcmk_host_list", "")).forEach(n -> plugs.put(n, List.of(n)));
        map(parameters.getOrDefault("pcmk_host_map", ""), plugs);
        return new Device(primitive.id(), primitive.attribute("type", ""), parameters, plugs, plugs.isEmpty());
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
    public List<Device> covering(NodeId node) {
        List<Device> named = new ArrayList<>();
        List<Device> any = new ArrayList<>();
        devices.stream().filter(d -> d.covers(node)).forEach(d -> (d.anyNode() ? any : named).add(d));
        return Stream.concat(named.stream(), any.stream()).toList();
    }
}

package org.systole.core.fencing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.state.DeviceReports;

/**
 * In which order which devices fence a node. Levels come from {@code <fencing-topology>}: those that name the node;
 * else those of the first pattern or attribute that fits it. All devices of a level have to confirm. A node without
 * levels has one for each device that covers it.
 */
public final class FencingTopology {
    private final Element configuration;
    private final FencingDevices devices;

    private final DeviceReports reports;

    private FencingTopology(Element configuration, DeviceReports reports) {
        this.configuration = configuration;
        this.reports = reports;
        this.devices = FencingDevices.of(configuration);
    }

    /** @param reports what nodes found at the devices */
    public static FencingTopology of(Element configuration, DeviceReports reports) {
        return new FencingTopology(configuration, reports);
    }

    /** Devices that fence a node together. */
    public record Level(List<Device> devices) {
        public Level {
            devices = List.copyOf(devices);
        }
    }

    /**
     * What can be tried for a node.
     *
     * @param levels in the order in which they are tried; none empty
     * @param unusable why a configured level is left out, in sentences
     */
    public record Levels(List<Level> levels, List<String> unusable) {
        public Levels {
            levels = List.copyOf(levels);
            unusable = List.copyOf(unusable);
        }
    }

    /** @param attributes transient attributes of the node; those of its configuration go before them */
    public Levels of(NodeId node, SortedMap<String, String> attributes) {
        List<Element> mine = levels(node, attributes);
        return mine.isEmpty()
                ? new Levels(
                        devices.covering(node, reports).stream()
                                .map(d -> new Level(List.of(d)))
                                .toList(),
                        List.of())
                : configured(node, mine);
    }

    private List<Element> levels(NodeId node, SortedMap<String, String> transientOnes) {
        List<Element> all = configuration
                .childOrEmpty("fencing-topology")
                .children("fencing-level")
                .toList();
        List<Element> named = all.stream()
                .filter(l -> l.attribute("target", "").equalsIgnoreCase(node.value()))
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        TreeMap<String, String> attributes = new TreeMap<>(transientOnes);
        attributes.putAll(configured(node));
        Optional<String> fitting = all.stream()
                .filter(l -> fits(l, node, attributes))
                .map(FencingTopology::kind)
                .findFirst();
        return all.stream()
                .filter(l -> fitting.filter(kind(l)::equals).isPresent())
                .toList();
    }

    private TreeMap<String, String> configured(NodeId node) {
        TreeMap<String, String> attributes = new TreeMap<>();
        configuration
                .childOrEmpty("nodes")
                .children("node")
                .filter(n -> n.attribute("uname", n.id()).equals(node.value()))
                .flatMap(n -> n.children("instance_attributes"))
                .flatMap(i -> i.children("nvpair"))
                .forEach(n -> attributes.putIfAbsent(n.attribute("name", ""), n.attribute("value", "")));
        return attributes;
    }

    /** What a level is meant for, apart from its index. */
    private static String kind(Element level) {
        return level.attribute("target-pattern", "") + "\n" + level.attribute("target-attribute", "") + "="
                + level.attribute("target-value", "");
    }

    private static boolean fits(Element level, NodeId node, SortedMap<String, String> attributes) {
        Optional<String> pattern = level.attribute("target-pattern");
        if (pattern.isPresent()) {
            try {
                return Pattern.compile(pattern.get(), Pattern.CASE_INSENSITIVE)
                        .matcher(node.value())
                        .find();
            } catch (PatternSyntaxException e) {
                // crm_verify says so; a pattern that is none fits nothing
                return false;
            }
        }
        return level.attribute("target-attribute")
                .map(attributes::get)
                .filter(level.attribute("target-value", "")::equals)
                .isPresent();
    }

    private Levels configured(NodeId node, List<Element> elements) {
        TreeMap<Integer, List<String>> ids = new TreeMap<>();
        for (Element level : elements) {
            String index = level.attribute("index", "");
            int key = index.matches("[0-9]{1,4}") ? Integer.parseInt(index) : Integer.MAX_VALUE;
            ids.computeIfAbsent(key, i -> new ArrayList<>())
                    .addAll(Arrays.stream(level.attribute("devices", "").split("[ ,]+"))
                            .filter(d -> !d.isEmpty())
                            .toList());
        }
        List<Level> levels = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        ids.forEach((index, names) -> {
            List<Device> found = names.stream()
                    .distinct()
                    .flatMap(d -> devices.device(d).stream())
                    .filter(d -> d.covers(node, reports))
                    .toList();
            if (found.size() == names.stream().distinct().count() && !found.isEmpty()) {
                levels.add(new Level(found));
            } else {
                unusable.add("level " + index + " of " + node + " is left out: of its devices " + names + " only "
                        + found + " are configured, enabled and cover the node");
            }
        });
        return new Levels(levels, unusable);
    }
}

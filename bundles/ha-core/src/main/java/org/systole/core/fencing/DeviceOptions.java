package org.systole.core.fencing;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.model.NodeId;

/**
 * How the cluster uses a device: its parameters {@code pcmk_*}, by the names and with the meaning that Pacemaker
 * documents for them. No driver is told them.
 */
public final class DeviceOptions {
    private static final int MOST_RETRIES = 10;

    private final SortedMap<String, String> parameters;

    DeviceOptions(Map<String, String> parameters) {
        this.parameters = new TreeMap<>(parameters);
    }

    /** How it is known which nodes a device can fence. */
    public enum HostCheck {
        /** Those that {@code pcmk_host_list} and {@code pcmk_host_map} name. */
        STATIC_LIST,
        /** Those that the device lists, by plug or by the name of a plug. */
        DYNAMIC_LIST,
        /** Those whose plug the device can read. */
        STATUS,
        /** Any. */
        NONE
    }

    private String text(String name) {
        return parameters.getOrDefault(name, "").strip();
    }

    /** What the configuration says; empty if it leaves it to what the device can do. */
    public Optional<HostCheck> hostCheck() {
        return switch (text("pcmk_host_check")) {
            case "static-list" -> Optional.of(HostCheck.STATIC_LIST);
            case "dynamic-list" -> Optional.of(HostCheck.DYNAMIC_LIST);
            case "status" -> Optional.of(HostCheck.STATUS);
            case "none" -> Optional.of(HostCheck.NONE);
            default -> Optional.empty();
        };
    }

    /** How long a command of this kind may take, where the device sets that. */
    public Optional<Duration> timeout(Kind kind) {
        String text = text("pcmk_" + word(kind) + "_timeout");
        Duration none = Duration.ZERO;
        return Optional.of(FencingTimes.parse(text, none)).filter(t -> !t.isZero());
    }

    /** How often a command of this kind is tried before the next level has its turn; once if nothing is set. */
    public int tries(Kind kind) {
        int set = number("pcmk_" + word(kind) + "_retries").orElse(1);
        return Math.max(1, Math.min(MOST_RETRIES, set));
    }

    /** How many commands the device takes at the same time. */
    public int limit() {
        int set = number("pcmk_action_limit").orElse(1);
        return set < 0 ? Integer.MAX_VALUE : Math.max(1, set);
    }

    private OptionalInt number(String name) {
        String text = text(name);
        return text.matches("-?[0-9]{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case OFF -> "off";
            case ON -> "on";
            case STATUS -> "status";
            case LIST -> "list";
            case MONITOR -> "monitor";
        };
    }

    /** The least time to wait before the node is switched off the first time. */
    public Duration delay(NodeId node) {
        String text = text("pcmk_delay_base");
        for (String pair : text.split("[ ;\\t]+")) {
            int colon = pair.indexOf(':');
            if (colon > 0 && pair.substring(0, colon).equalsIgnoreCase(node.value())) {
                return FencingTimes.parse(pair.substring(colon + 1), Duration.ZERO);
            }
        }
        return FencingTimes.parse(text, Duration.ZERO);
    }

    /** The most time to wait, the least included; a random time between the two is taken. */
    public Duration longestDelay(NodeId node) {
        Duration most = FencingTimes.parse(text("pcmk_delay_max"), Duration.ZERO);
        Duration least = delay(node);
        return most.compareTo(least) > 0 ? most : least;
    }

    /** Whether a node that is to be rebooted stays off. */
    public boolean staysOff() {
        return text("pcmk_reboot_action").equals("off");
    }
}

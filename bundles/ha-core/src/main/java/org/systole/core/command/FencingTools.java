package org.systole.core.command;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.core.state.DeviceReports;

/** What commands ask of the fencing drivers of the node they run on; nothing here switches anything. */
public interface FencingTools {
    /** Where no node runs. */
    FencingTools NONE = new FencingTools() {
        @Override
        public SortedSet<String> types() {
            return new TreeSet<>();
        }

        @Override
        public Optional<Metadata> metadata(String type) {
            return Optional.empty();
        }

        @Override
        public Optional<Outcome> look(String device, Kind kind, Duration timeout) {
            return Optional.empty();
        }

        @Override
        public DeviceReports reports() {
            return DeviceReports.NONE;
        }
    };

    /** What nodes found when they looked at the devices. */
    DeviceReports reports();

    /** The types there is a driver for. */
    SortedSet<String> types();

    /** What a driver says of itself; empty if there is none of this type. */
    Optional<Metadata> metadata(String type);

    /**
     * Looks at a configured device from this node, and waits for what it says.
     *
     * @param kind {@code MONITOR}, {@code LIST} or {@code STATUS}
     * @return empty if the configuration has no such device, or a node is just being fenced with it
     */
    Optional<Outcome> look(String device, Kind kind, Duration timeout);
}

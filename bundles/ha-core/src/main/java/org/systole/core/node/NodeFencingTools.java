package org.systole.core.node;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.core.command.FencingTools;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.state.ClusterState;
import org.systole.core.state.DeviceReports;

/** The fencing drivers of a running node, for commands. Called on the threads of commands. */
record NodeFencingTools(PlugIns plugIns, Supplier<ClusterState> state) implements FencingTools {
    @Override
    public DeviceReports reports() {
        return state.get().fencing().reports();
    }

    @Override
    public SortedSet<String> types() {
        return plugIns.fencingTypes();
    }

    @Override
    public Optional<Metadata> metadata(String type) {
        return plugIns.fencing().metadata(type);
    }

    @Override
    public Optional<Outcome> look(String device, Kind kind, Duration timeout) {
        return FencingDevices.of(state.get().configuration()).device(device).flatMap(d -> plugIns.fencing()
                .look(d, kind, timeout));
    }
}

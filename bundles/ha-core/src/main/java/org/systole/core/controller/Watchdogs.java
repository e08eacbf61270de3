package org.systole.core.controller;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.NodeRecord;

/**
 * Nodes whose own watchdog resets them when they are alone: where no device confirms, waiting long enough does. The
 * time is counted anew by each coordinator, so it is never too short.
 */
final class Watchdogs {
    private final Knowledge known;

    Watchdogs(Knowledge known) {
        this.known = known;
    }

    /**
     * How long to wait for the target's watchdog; empty if it has none, nobody is to count on it, the times are wrong,
     * the target can still be talked to and so goes on feeding it, or something may run in a boot where none does.
     */
    Optional<Duration> wait(NodeId target) {
        NodeRecord node = known.state.node(target);
        OptionalLong needed = node.certainlyOffMillis();
        boolean gone = !known.view.members().containsKey(target);
        if (needed.isEmpty()
                || !gone
                || !SelfFencing.isCountedOn(known.state)
                || !trouble(target).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(SelfFencing.waited(known.state, Duration.ofMillis(needed.getAsLong())));
    }

    /** Why it proves nothing here, such as a broken inequality, as the end of a sentence; empty if it does. */
    String trouble(NodeId target) {
        OptionalLong needed = known.state.node(target).certainlyOffMillis();
        if (needed.isEmpty() || !SelfFencing.isCountedOn(known.state)) {
            return "";
        }
        Optional<ResourceId> brought = known.state.node(target).resources().entrySet().stream()
                .filter(r -> r.getValue().known().brought())
                .map(Map.Entry::getKey)
                .findFirst();
        if (brought.isPresent()) {
            return ". Its watchdog is not counted on: " + brought.get() + " was being sent to " + target
                    + " and may have arrived after the reset, when no watchdog runs yet. Start the node, or make sure"
                    + " that it is off and run: stonith_admin --confirm " + target;
        }
        Duration enough = Duration.ofMillis(needed.getAsLong());
        Duration waited = SelfFencing.waited(known.state, enough);
        return waited.compareTo(enough) >= 0
                ? ""
                : ". Its watchdog is not counted on: stonith-watchdog-timeout " + waited.toSeconds() + " s < "
                        + enough.toSeconds() + " s, which is the watchdog's own timeout + 2 deadtime + 5 s of "
                        + target;
    }
}

package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.Optional;
import org.systole.agent.ipaddr.Neighbours.Heard;
import org.systole.api.process.CommandRunner;

/**
 * The question whether somebody has the address, asked while the devices are still being looked at where the
 * configuration names one. What came of it counts only if that is where the address goes.
 */
final class EarlyQuestion implements AutoCloseable {
    /** Longer than a question takes on the busiest machine; what has no answer by then is asked again. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Neighbours neighbours;
    private final Address address;
    private final String device;
    private final Optional<Beside<Heard>> early;

    private EarlyQuestion(Neighbours neighbours, Address address, String device, Optional<Beside<Heard>> early) {
        this.neighbours = neighbours;
        this.address = address;
        this.device = device;
        this.early = early;
    }

    static EarlyQuestion of(Settings settings, CommandRunner commands) {
        Neighbours neighbours = new Neighbours(commands);
        String device = settings.nic();
        boolean asks = settings.asksNetwork() && !device.isEmpty();
        Optional<Beside<Heard>> early = asks
                ? Optional.of(Beside.begin("ask-early", () -> neighbours.ask(device, settings.address())))
                : Optional.empty();
        return new EarlyQuestion(neighbours, settings.address(), device, early);
    }

    /** What the hosts on this device say. */
    Heard answer(String place) throws InterruptedException {
        Optional<Heard> heard =
                early.isPresent() && place.equals(device) ? early.get().within(LIMIT) : Optional.empty();
        return heard.isPresent() ? heard.get() : neighbours.ask(place, address);
    }

    /** Ends a question nobody waits for any more. */
    @Override
    public void close() {
        early.ifPresent(Beside::close);
    }
}

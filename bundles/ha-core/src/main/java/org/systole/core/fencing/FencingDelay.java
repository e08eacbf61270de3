package org.systole.core.fencing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.state.Demand;
import org.systole.core.state.Fencing;

/**
 * How long an attempt to fence waits before its first command ({@code stonith_admin --delay}, {@code pcmk_delay_base},
 * {@code pcmk_delay_max}): before the first attempt only, since whoever failed once has waited enough.
 */
public final class FencingDelay {
    private FencingDelay() {}

    /**
     * @param demand what is demanded for the attempt's target
     * @param random a number from the first up to, but not including, the second
     */
    public static Duration of(
            Fencing attempt, Optional<Demand> demand, List<Device> devices, LongBinaryOperator random) {
        long asked = demand.map(Demand::delay).orElse(0L);
        boolean first = demand.map(d -> d.tries() == 0).orElse(true);
        if (!first || asked == Demand.AT_ONCE) {
            return Duration.ZERO;
        }
        long own = 0;
        for (Device device : attempt.cuts() ? devices : List.<Device>of()) {
            long least = device.options().delay(attempt.target()).toMillis();
            long most = device.options().longestDelay(attempt.target()).toMillis();
            own = Math.max(own, random.applyAsLong(least, most + 1));
        }
        return Duration.ofSeconds(asked).plusMillis(own);
    }
}

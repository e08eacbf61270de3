package org.systole.itests.fencing;

import java.io.IOException;
import java.util.Optional;
import org.systole.testkit.FencingCalls;

/** An imitated device with a fault, and calls of the driver that reach it; outlet {@code 2} is on at first. */
interface Device extends AutoCloseable {
    String PLUG = "2";

    FencingCalls calls();

    /** Whether power comes out of the outlet: the truth, not what the device says. */
    boolean isOn();

    @Override
    void close() throws IOException;

    /** Makes one; empty where there can be no such fault. */
    @FunctionalInterface
    interface Maker {
        Optional<Device> with(Fault fault) throws Exception;
    }
}

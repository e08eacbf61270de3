package org.systole.stonith.baytech;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.systole.powerstrip.Family;
import org.systole.powerstrip.Front;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;
import org.systole.testkit.FencingCalls;
import org.systole.testkit.FencingDriverContract;

/** An imitated device and calls of the driver that reach it. */
record BaytechBench(PowerStrip strip, FencingCalls calls, String plug, String otherPlug)
        implements FencingDriverContract.Bench {
    static final String PASSWORD = "s3cr3t";

    static BaytechBench of(Front.Dialect dialect, int units, String plug, String otherPlug) throws IOException {
        Settings settings = Settings.of(Family.BAYTECH, 8)
                .units(units)
                .name(plug, "node2")
                .name(otherPlug, "node3")
                .front(dialect, "baytech", PASSWORD);
        PowerStrip strip = PowerStrip.start(settings);
        Map<String, String> parameters = Map.of(
                "ip", "127.0.0.1", "ssh_port", "" + strip.sshPort(), "username", "baytech", "password", PASSWORD);
        return new BaytechBench(
                strip, new FencingCalls(new BaytechDriver(), parameters, Duration.ofSeconds(40)), plug, otherPlug);
    }

    static BaytechBench module() throws IOException {
        return of(Front.Dialect.BAYTECH_MODULE, 1, "2", "3");
    }

    List<String> ordersTo(String outlet) {
        return strip.journal().lines("set " + outlet + " ");
    }

    @Override
    public Duration enough() {
        return Duration.ofSeconds(5);
    }

    @Override
    public boolean isOn(String outlet) {
        return strip.isOn(outlet);
    }

    @Override
    public void lie(String outlet) throws InterruptedException {
        strip.order("lie " + outlet);
    }

    @Override
    public void die() throws InterruptedException {
        strip.order("dead");
    }

    @Override
    public void close() throws IOException {
        strip.close();
    }
}

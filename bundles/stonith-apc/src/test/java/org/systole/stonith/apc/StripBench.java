package org.systole.stonith.apc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.systole.powerstrip.Access;
import org.systole.powerstrip.Family;
import org.systole.powerstrip.Front;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;
import org.systole.testkit.FencingCalls;
import org.systole.testkit.FencingDriverContract;

/** An imitated strip and calls of the driver that reach it. */
record StripBench(PowerStrip strip, FencingCalls calls, String plug, String otherPlug)
        implements FencingDriverContract.Bench {
    static final String SSH_PASSWORD = "ssh-s3cr3t";
    static final String COMMUNITY = "s3cr3t-community";

    static StripBench with(Settings settings, Map<String, String> parameters, String plug, String otherPlug)
            throws IOException {
        PowerStrip strip = PowerStrip.start(settings);
        FencingCalls calls = new FencingCalls(new ApcDriver(), parameters)
                .with("ip", "127.0.0.1")
                .with("ipport", "" + strip.port());
        return new StripBench(strip, calls, plug, otherPlug);
    }

    static StripBench v1(Settings settings, String plug, String otherPlug) throws IOException {
        Access access = new Access("public", COMMUNITY, List.of());
        return with(settings.access(access), Map.of("community", COMMUNITY), plug, otherPlug);
    }

    /** An AP79xx asked by SNMP v1, as it comes. */
    static StripBench rackPdu() throws IOException {
        return v1(Settings.rackPdu(8).name("3", "node3"), "2", "3");
    }

    /** An AP79xx whose console is reached by SSH; its SNMP wants another community. */
    static StripBench console(Front.Dialect dialect) throws IOException {
        return console(Settings.rackPdu(8).name("3", "node3").front(dialect, "apc", SSH_PASSWORD), "2", "3");
    }

    /** Two chained MasterSwitch plus units. */
    static StripBench chainedConsole() throws IOException {
        Settings chained = Settings.of(Family.MASTERSWITCH_PLUS, 8).units(2).name("2:3", "node3");
        return console(chained.front(Front.Dialect.APC_PLUS, "apc", SSH_PASSWORD), "1:2", "2:3");
    }

    private static StripBench console(Settings settings, String plug, String otherPlug) throws IOException {
        PowerStrip strip = PowerStrip.start(settings);
        FencingCalls calls = new FencingCalls(
                new ApcDriver(),
                Map.of(
                        "ip",
                        "127.0.0.1",
                        "ipport",
                        "" + strip.port(),
                        "transport",
                        "ssh",
                        "ssh_port",
                        "" + strip.sshPort(),
                        "username",
                        "apc",
                        "password",
                        SSH_PASSWORD),
                Duration.ofSeconds(40));
        return new StripBench(strip, calls, plug, otherPlug);
    }

    @Override
    public Duration enough() {
        return Duration.ofMillis(calls.parameters().containsKey("ssh_port") ? 5000 : 1500);
    }

    /** What the strip was told to do with this outlet, in order. */
    List<String> ordersTo(String outlet) {
        return strip.journal().lines("set " + outlet + " ");
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

package org.systole.itests.fencing;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.powerstrip.Family;
import org.systole.powerstrip.Front;
import org.systole.powerstrip.Hook;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;
import org.systole.strip.terminal.Login;
import org.systole.strip.terminal.Terminal;
import org.systole.testkit.FencingCalls;

/** A power strip, asked by SNMP or by its console. */
record StripDevice(PowerStrip strip, FencingCalls calls, Optional<Terminal> visitor) implements Device {
    private static final String PASSWORD = "right-password";

    /** By SNMP. */
    static Optional<Device> snmp(FencingDriver driver, Fault fault) throws Exception {
        if (fault == Fault.SECOND_SESSION || fault == Fault.OTHER_KEY) {
            return Optional.empty();
        }
        PowerStrip strip = start(Settings.rackPdu(4), fault);
        FencingCalls calls = new FencingCalls(
                driver,
                Map.of("ip", "127.0.0.1", "snmp_port", "" + strip.port(), "power_timeout", "8"),
                Duration.ofSeconds(60));
        misbehave(strip, fault, "late 400");
        return Optional.of(new StripDevice(
                strip,
                fault == Fault.WRONG_PASSWORD ? calls.with("community", "wrong-community") : calls,
                Optional.empty()));
    }

    /** By the console. */
    static Optional<Device> console(FencingDriver driver, Family family, Front.Dialect dialect, Fault fault)
            throws Exception {
        PowerStrip strip = start(Settings.of(family, 4).front(dialect, "user", PASSWORD), fault);
        FencingCalls calls = new FencingCalls(
                driver,
                Map.of(
                        "ip", "127.0.0.1",
                        "transport", "ssh",
                        "ssh_port", "" + strip.sshPort(),
                        "username", "user",
                        "password", fault == Fault.WRONG_PASSWORD ? "wrong-password" : PASSWORD,
                        "ssh_login_timeout", "20",
                        "login_timeout", "20",
                        "power_timeout", "20"),
                Duration.ofSeconds(90));
        Optional<Terminal> visitor = fault == Fault.SECOND_SESSION
                ? Optional.of(Terminal.open(
                        new Login("127.0.0.1", strip.sshPort(), "user", PASSWORD, "", false),
                        Deadline.in(Duration.ofSeconds(60), Ticker.system())))
                : Optional.empty();
        misbehave(strip, fault, "late 20");
        return Optional.of(new StripDevice(
                strip,
                fault == Fault.OTHER_KEY ? calls.with("ssh_host_key", "SHA256:" + "A".repeat(43)) : calls,
                visitor));
    }

    private static PowerStrip start(Settings settings, Fault fault) throws Exception {
        AtomicReference<PowerStrip> dying = new AtomicReference<>();
        Hook cutsItself = (outlet, on) -> {
            if (fault == Fault.CLOSED) {
                dying.get().order("lose-answers 99");
                dying.get().order("dead");
            }
            return true;
        };
        PowerStrip strip = PowerStrip.start(settings, cutsItself);
        dying.set(strip);
        return strip;
    }

    private static void misbehave(PowerStrip strip, Fault fault, String late) throws InterruptedException {
        switch (fault) {
            case REFUSE -> strip.order("refuse 2");
            case HANG -> strip.order("mute");
            case SLOW -> {
                strip.order(late);
                strip.order("slow 2 1000");
            }
            case GARBAGE -> strip.order("garbage");
            case LIE -> strip.order("lie 2");
            case LOST_ANSWER -> strip.order("lose-answers 2"); // that of a cancel, where there is one, and of the order
            case ODD_VALUE -> strip.order("stuck-value 2 99");
            case NONE, SECOND_SESSION, WRONG_PASSWORD, OTHER_KEY, CLOSED -> strip.order("state");
        }
    }

    @Override
    public boolean isOn() {
        return strip.isOn(PLUG);
    }

    @Override
    public void close() throws IOException {
        visitor.ifPresent(Terminal::close);
        strip.close();
    }
}

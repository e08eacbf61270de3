package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.process.Command;
import org.systole.powerstrip.Front.Dialect;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;

/** {@code systole fence-device} as it was built: no cluster, no node, the drivers of the distribution. */
class FenceDeviceIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private PowerStrip strip;

    @BeforeEach
    void start() throws Exception {
        strip = PowerStrip.start(Settings.rackPdu(8).name("3", "node3").front(Dialect.APC_CLI, "apc", "s3cr3t"));
    }

    @AfterEach
    void stop() throws Exception {
        strip.close();
    }

    private Command.Completed fence(String input, String... words) throws InterruptedException {
        List<String> address = List.of("--param", "ip=127.0.0.1", "--param", "snmp_port=" + strip.port());
        return Command.of(Shipped.home().resolve("bin/systole").toString(), "fence-device", "apc")
                .and(address.toArray(String[]::new))
                .and(words)
                .input(input)
                .run(LIMIT);
    }

    @Test
    void drivesADeviceBySnmp() throws Exception {
        assertThat(fence("", "off", "node3").exit()).isZero();
        assertThat(strip.isOn("3")).isFalse();
        assertThat(fence("", "status", "3").exit()).isEqualTo(2);
        Command.Completed reboot = fence("", "--param", "dwell=0.1", "--output-as", "json", "reboot", "3");
        assertThat(reboot.exit()).as(reboot.err()).isZero();
        assertThat(reboot.out()).contains("\"state\":\"on\"", "left without power");
        assertThat(strip.isOn("3")).isTrue();
        assertThat(fence("", "list").out()).contains("3,node3,on");
    }

    @Test
    void drivesADeviceBySshWithAPasswordFromTheStandardInput() throws Exception {
        Command.Completed off = fence(
                "s3cr3t\n",
                "--param",
                "transport=ssh",
                "--param",
                "ssh_port=" + strip.sshPort(),
                "--param",
                "username=apc",
                "--param",
                "password=-",
                "off",
                "2");
        assertThat(off.exit()).as(off.err()).isZero();
        assertThat(off.err()).isEmpty();
        assertThat(strip.isOn("2")).isFalse();
        assertThat(strip.journal().lines("logout")).hasSize(1);
    }

    @Test
    void neverConfirmsAnOutletThatStaysOn() throws Exception {
        strip.order("lie 3");
        Command.Completed off = fence("", "--param", "power_timeout=2", "--output-as", "json", "off", "3");
        assertThat(off.exit()).isEqualTo(1);
        assertThat(off.out()).contains("\"result\":\"failed\"", "\"observed\":{\"3\":\"on\"}");
    }
}

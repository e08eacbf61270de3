package org.systole.itests.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.stonith.apc.ApcDriver;
import org.systole.testkit.FencingCalls;

/** The APC driver against net-snmp's agent: an implementation of SNMP that shares nothing with the driver's. */
class SnmpdIT {
    @TempDir
    Path directory;

    private Path pdu;
    private Background snmpd;
    private FencingCalls calls;

    @BeforeEach
    void start() throws Exception {
        pdu = Files.createDirectory(directory.resolve("pdu"));
        Background.outletsOn(pdu);
        Path settings = Files.writeString(
                directory.resolve("snmpd.conf"),
                """
                rocommunity public 127.0.0.1
                rwcommunity private 127.0.0.1
                sysobjectid .1.3.6.1.4.1.318.1.3.4.5
                createUser plain
                createUser md5 MD5 "auth-secret"
                createUser sha512 SHA-512 "auth-secret"
                createUser des MD5 "auth-secret" DES "priv-secret"
                createUser aes SHA "auth-secret" AES "priv-secret"
                createUser aes256 SHA-256 "auth-secret" AES "priv-secret"
                rwuser plain noauth
                rwuser md5 auth
                rwuser sha512 auth
                rwuser des priv
                rwuser aes priv
                rwuser aes256 priv
                pass_persist .1.3.6.1.4.1.318 /usr/bin/python3 -IS %s %s
                """
                        .formatted(Background.device("snmp-pdu"), pdu));
        int port = Background.freeUdpPort();
        Path log = directory.resolve("log");
        snmpd = Background.start(
                log,
                Map.of("SNMP_PERSISTENT_DIR", directory.resolve("persistent").toString()),
                List.of("/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", settings.toString(), "udp:127.0.0.1:" + port));
        calls = new FencingCalls(
                new ApcDriver(),
                Map.of("ip", "127.0.0.1", "snmp_port", "" + port, "login_timeout", "20"),
                Duration.ofSeconds(60));
        snmpd.awaitReady(() -> calls.with("login_timeout", "1").monitor() instanceof Outcome.Confirmed, log);
    }

    @AfterEach
    void stop() throws Exception {
        snmpd.stop();
    }

    @Test
    void switchesAndFindsNames() throws Exception {
        assertThat(calls.off("node2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(Background.state(pdu, 2)).isEqualTo("off");
        assertThat(Background.state(pdu, 3)).isEqualTo("on");
        assertThat(calls.with("snmp_version", "2c").on("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(Background.state(pdu, 2)).isEqualTo("on");
        assertThat(calls.list()).isInstanceOfSatisfying(Outcome.Confirmed.class, list -> assertThat(list.names())
                .containsEntry("3", "node3"));
    }

    @ParameterizedTest
    @CsvSource({
        "plain,'','',''",
        "md5,auth-secret,MD5,''",
        "sha512,auth-secret,SHA512,''",
        "des,auth-secret,MD5,DES",
        "aes,auth-secret,SHA,AES",
        "aes256,auth-secret,SHA256,AES"
    })
    void usersOfVersionThreeSwitch(String user, String password, String auth, String priv) throws Exception {
        FencingCalls v3 = calls.with("snmp_version", "3")
                .with("username", user)
                .with("password", password)
                .with("snmp_auth_prot", auth)
                .with("snmp_priv_prot", priv)
                .with("snmp_priv_passwd", priv.isEmpty() ? "" : "priv-secret");
        assertThat(v3.off("2")).isInstanceOf(Outcome.Confirmed.class);
        assertThat(Background.state(pdu, 2)).isEqualTo("off");
        if (!password.isEmpty()) {
            assertThat(v3.with("password", "wrong-secret").off("3"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("check password"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lie", "odd", "text"})
    void neverConfirmsAnOutletThatWasNotReadAsOff(String fault) throws Exception {
        Files.writeString(pdu.resolve("fault"), fault);
        Outcome outcome = calls.with("power_timeout", "3").off("2");
        assertThat(outcome).isNotInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void aCommunityThatMayOnlyReadSwitchesNothing() throws Exception {
        assertThat(calls.with("community", "public").off("2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("community may write"));
        assertThat(Background.state(pdu, 2)).isEqualTo("on");
    }
}

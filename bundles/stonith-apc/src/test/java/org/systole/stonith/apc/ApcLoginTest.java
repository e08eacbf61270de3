package org.systole.stonith.apc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.powerstrip.Access;
import org.systole.powerstrip.Settings;
import org.systole.testkit.FencingCalls;

/** Who is let in, and what is said to those who are not. */
class ApcLoginTest {
    private static final Access.User APC = new Access.User("apc", "SHA", "auth-s3cr3t", "AES", "priv-s3cr3t", true);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'','',noAuthNoPriv",
        "MD5,'',authNoPriv",
        "SHA,'',authNoPriv",
        "SHA224,'',authNoPriv",
        "SHA256,'',authNoPriv",
        "SHA384,'',authNoPriv",
        "SHA512,'',authNoPriv",
        "MD5,DES,authPriv",
        "SHA,AES,authPriv",
        "SHA256,AES192,authPriv",
        "SHA512,AES256,authPriv"
    })
    void everyKindOfUserOfVersionThreeSwitches(String auth, String priv, String level) throws Exception {
        Access.User user = new Access.User("pdu", auth, "auth-s3cr3t", priv, "priv-s3cr3t", true);
        try (StripBench bench = bench(user)) {
            Outcome outcome = v3(bench, "pdu")
                    .with("snmp_sec_level", level)
                    .with("password", "auth-s3cr3t")
                    .with("snmp_auth_prot", auth)
                    .with("snmp_priv_prot", priv)
                    .with("snmp_priv_passwd", "priv-s3cr3t")
                    .off("2");
            assertThat(outcome).isInstanceOf(Outcome.Confirmed.class);
            assertThat(bench.isOn("2")).isFalse();
        }
    }

    @Test
    void aWrongPasswordIsNamedAsSuch() throws Exception {
        try (StripBench bench = bench(APC)) {
            assertFailed(full(bench).with("password", "wrong-s3cr3t"), "user apc", "check password");
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @Test
    void aWrongPrivacyPasswordNeverSwitches() throws Exception {
        try (StripBench bench = bench(APC)) {
            Outcome outcome = full(bench)
                    .with("snmp_priv_passwd", "wrong-s3cr3t")
                    .within(Duration.ofSeconds(2))
                    .off("2");
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @Test
    void anUnknownUserIsNamedAsSuch() throws Exception {
        try (StripBench bench = bench(APC)) {
            assertFailed(full(bench).with("username", "nobody"), "user nobody", "unknown");
        }
    }

    @Test
    void aUserWhoComesBelowHisLevelIsToldSo() throws Exception {
        try (StripBench bench = bench(APC)) {
            assertFailed(full(bench).with("snmp_sec_level", "authNoPriv"), "snmp_sec_level");
        }
    }

    @Test
    void aUserWhoMayOnlyReadSwitchesNothing() throws Exception {
        Access.User reader = new Access.User("apc", "SHA", "auth-s3cr3t", "AES", "priv-s3cr3t", false);
        try (StripBench bench = bench(reader)) {
            assertFailed(full(bench), "may write");
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @Test
    void aCommunityThatMayOnlyReadSwitchesNothing() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            assertFailed(bench.calls().with("community", "public"), "community may write");
            assertFailed(bench.calls().with("community", "public").with("snmp_version", "2c"), "community may write");
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @Test
    void aWrongCommunityIsMetWithSilenceAndTheReasonSaysThatItMayBeThat() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            assertFailed(
                    bench.calls().with("community", "wr0ng").with("login_timeout", "0.8"), "no answer", "community");
        }
    }

    @Test
    void secretsMayStandInFilesOfTheirOwn() throws Exception {
        try (StripBench bench = bench(APC)) {
            FencingCalls calls = full(bench)
                    .without("password")
                    .without("snmp_priv_passwd")
                    .with("password_file", secret("auth", "auth-s3cr3t", "rw-------"))
                    .with("snmp_priv_passwd_file", secret("priv", "priv-s3cr3t", "rw-------"));
            assertThat(calls.off("2")).isInstanceOf(Outcome.Confirmed.class);
        }
    }

    @Test
    void aSecretMayBeAReferenceToAFile() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            String file = secret("community", StripBench.COMMUNITY, "rw-------");
            assertThat(bench.calls().with("community", "file:" + file).off("2")).isInstanceOf(Outcome.Confirmed.class);
            assertFailed(bench.calls().with("community", "file:/no/such/file"), "community", "/no/such/file");
        }
    }

    @Test
    void aSecretFileThatOthersCanReadIsRefused() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            String file = secret("community", StripBench.COMMUNITY, "rw-r--r--");
            assertFailed(
                    bench.calls().without("community").with("community_file", file), "community_file", "chmod 600");
            assertThat(bench.isOn("2")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ip,'',parameter ip is not set",
        "ipport,70000,parameter ipport=70000",
        "snmp_version,4,'none of 1, 2c and 3'",
        "power_timeout,soon,power_timeout=soon"
    })
    void aWrongParameterIsNamed(String name, String value, String reason) throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            assertFailed(bench.calls().with(name, value), reason);
        }
    }

    @Test
    void wrongParametersOfVersionThreeAreNamed() throws Exception {
        try (StripBench bench = bench(APC)) {
            assertFailed(full(bench).with("username", ""), "username is not set");
            assertFailed(full(bench).with("password", "short"), "password is shorter than 8");
            assertFailed(full(bench).with("password", "").with("snmp_sec_level", "authPriv"), "password is not set");
            assertFailed(full(bench).with("snmp_auth_prot", "ROT13"), "snmp_auth_prot=ROT13", "SHA256");
            assertFailed(full(bench).with("snmp_sec_level", "authpriv"), "mind the capitals");
        }
    }

    @Test
    void theOlderNamesOfParametersAreTaken() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            FencingCalls old = bench.calls()
                    .without("ip")
                    .with("ipaddr", "127.0.0.1")
                    .with("udpport", "" + bench.strip().port());
            assertThat(old.off("2")).isInstanceOf(Outcome.Confirmed.class);
        }
    }

    @Test
    void aMisspeltParameterIsMentioned() throws Exception {
        try (StripBench bench = StripBench.rackPdu()) {
            assertThat(bench.calls().with("comunity", "x").monitor().steps())
                    .anySatisfy(step -> assertThat(step.what()).contains("comunity"));
        }
    }

    private static void assertFailed(FencingCalls calls, String... words) throws InterruptedException {
        assertThat(calls.off("2")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains(words)
                .doesNotContain("s3cr3t"));
    }

    private static StripBench bench(Access.User user) throws Exception {
        return StripBench.with(Settings.rackPdu(4).access(new Access("", "", List.of(user))), Map.of(), "1", "2");
    }

    private static FencingCalls v3(StripBench bench, String user) {
        return bench.calls().with("snmp_version", "3").with("username", user);
    }

    private static FencingCalls full(StripBench bench) {
        return v3(bench, "apc")
                .with("password", "auth-s3cr3t")
                .with("snmp_auth_prot", "SHA")
                .with("snmp_priv_prot", "AES")
                .with("snmp_priv_passwd", "priv-s3cr3t");
    }

    private String secret(String name, String text, String mode) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file.toString();
    }
}

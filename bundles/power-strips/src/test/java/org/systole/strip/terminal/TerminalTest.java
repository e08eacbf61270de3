package org.systole.strip.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.powerstrip.Front.Dialect;
import org.systole.powerstrip.PowerStrip;
import org.systole.powerstrip.Settings;
import org.systole.strip.Trouble;

class TerminalTest {
    private static final List<Pattern> PROMPT = List.of(Pattern.compile("apc>\\z"));

    private PowerStrip device;

    @BeforeEach
    void start() throws Exception {
        device = PowerStrip.start(Settings.rackPdu(4).front(Dialect.APC_CLI, "apc", "s3cr3t"));
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    void talksInLinesWithoutControlSequences() throws Exception {
        try (Terminal terminal = Terminal.open(login("s3cr3t", ""), in(20))) {
            terminal.await("the prompt", in(20), PROMPT);
            terminal.enter("olStatus 2");
            Terminal.Seen seen = terminal.await("an answer", in(20), PROMPT);
            assertThat(seen.text()).contains("\n 2: Outlet 2: On\n").doesNotContain("\r");
        }
    }

    @Test
    void aWaitThatFailedTellsWhatWasSeenLastAndNoSecret() throws Exception {
        try (Terminal terminal = Terminal.open(login("s3cr3t", ""), in(20))) {
            terminal.await("the prompt", in(20), PROMPT);
            terminal.type("s3cr3t and more");
            assertThatThrownBy(() -> terminal.await("a miracle", in(1), List.of(Pattern.compile("miracle"))))
                    .isInstanceOfSatisfying(
                            Trouble.class, trouble -> assertThat(trouble.kind()).isEqualTo(Trouble.Kind.SILENT))
                    .hasMessageContaining("*** and more")
                    .hasMessageNotContaining("s3cr3t");
        }
    }

    @Test
    void aSessionTheDeviceEndsIsNoticedAtOnce() throws Exception {
        try (Terminal terminal = Terminal.open(login("s3cr3t", ""), in(20))) {
            terminal.await("the prompt", in(20), PROMPT);
            terminal.enter("exit");
            assertThatThrownBy(() -> terminal.await("a prompt", in(60), PROMPT))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("ended the session");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> Terminal.open(login("wrong", ""), in(20)))
                .isInstanceOfSatisfying(
                        Trouble.class, trouble -> assertThat(trouble.kind()).isEqualTo(Trouble.Kind.REFUSED))
                .hasMessageContaining("check username and password");
    }

    @Test
    void aSecondVisitorIsRefusedWhileOneIsThere() throws Exception {
        try (Terminal first = Terminal.open(login("s3cr3t", ""), in(20))) {
            first.await("the prompt", in(20), PROMPT);
            assertThatThrownBy(() -> Terminal.open(login("s3cr3t", ""), in(20)))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("somebody else");
        }
    }

    @Test
    void aKeyThatIsNotTheDemandedOneGetsNoPassword() {
        String demanded = "SHA256:" + "x".repeat(43);
        assertThatThrownBy(() -> Terminal.open(login("s3cr3t", demanded), in(20)))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining(demanded);
        assertThat(device.journal().lines("login")).isEmpty();
    }

    @Test
    void aPortThatTakesTheCallAndSaysNothingEndsAtTheDeadline() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Login login = new Login("127.0.0.1", mute.getLocalPort(), "apc", "s3cr3t", "", false);
            long start = System.nanoTime();
            assertThatThrownBy(() -> Terminal.open(login, in(1)))
                    .isInstanceOfSatisfying(
                            Trouble.class, trouble -> assertThat(trouble.kind()).isEqualTo(Trouble.Kind.SILENT));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private Login login(String password, String key) {
        return new Login("127.0.0.1", device.sshPort(), "apc", password, key, false);
    }

    private static Deadline in(int seconds) {
        return Deadline.in(Duration.ofSeconds(seconds), Ticker.system());
    }
}

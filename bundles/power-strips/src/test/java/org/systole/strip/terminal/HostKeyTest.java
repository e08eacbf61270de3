package org.systole.strip.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HostKeyTest {
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

    @Test
    void takesAFingerprintAsSshKeygenPrintsIt() {
        String print = "SHA256:" + "a".repeat(43);
        assertThat(HostKey.wanted(print)).isEqualTo(print);
        assertThat(HostKey.wanted(print + "=")).isEqualTo(print);
        assertThat(HostKey.wanted("")).isEmpty();
    }

    @Test
    void takesAKeyAsSshKeyscanPrintsIt() {
        String print = HostKey.wanted("ssh-ed25519 " + KEY);
        assertThat(print).isEqualTo("SHA256:UCUiLr7Pjs9wFFJMDByLgc3NrtdU344OgUM45wZPcIQ");
        assertThat(HostKey.wanted("10.0.0.9 ssh-ed25519 " + KEY + " pdu")).isEqualTo(print);
    }

    @Test
    void refusesWhatIsNeither() {
        assertThatThrownBy(() -> HostKey.wanted("MD5:aa:bb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssh_host_key=MD5:aa:bb");
    }
}

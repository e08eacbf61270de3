package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.agent;
import static org.systole.cib.verify.Verified.dummy;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.resources;
import static org.systole.cib.verify.Verified.verify;

import org.junit.jupiter.api.Test;
import org.systole.cib.verify.Finding.Severity;

class VerifyWhatMayBeOnlyOnceTest {
    @Test
    void isAnAddress() {
        only(
                resources(agent("a", "IPaddr", "ip", "10.0.0.1") + agent("b", "IPaddr2", "ip", "10.0.0.1/24")),
                Severity.ERROR,
                "duplicate-address",
                "b",
                "10.0.0.1",
                "<primitive id=\"a\">");
        assertThat(resources(agent("a", "IPaddr", "ip", "10.0.0.1") + agent("b", "IPaddr", "ip", "10.0.0.2")))
                .isEmpty();
    }

    @Test
    void isTheDeviceOfALocalFileSystem() {
        only(
                resources(agent("a", "Filesystem", "device", "/dev/x") + agent("b", "Filesystem", "device", "/dev/x")),
                Severity.WARNING,
                "duplicate-device",
                "b");
        assertThat(resources(agent("a", "Filesystem", "device", "/dev/x", "fstype", "ocfs2")
                        + agent("b", "Filesystem", "device", "/dev/x", "fstype", "ocfs2")))
                .isEmpty();
    }

    @Test
    void isANode() {
        only(
                verify("", "<node id='1' uname='alpha'/><node id='2' uname='alpha'/>", dummy("a"), ""),
                Severity.ERROR,
                "duplicate-node",
                "2",
                "alpha");
    }
}

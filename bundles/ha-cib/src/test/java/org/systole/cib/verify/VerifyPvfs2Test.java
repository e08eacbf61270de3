package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.agent;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.resources;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.cib.verify.Finding.Severity;

class VerifyPvfs2Test {
    @Test
    void pathsAreAbsolute() {
        only(
                resources(agent("a", "PVFS2", "fsconfig", "etc/pvfs2//fs.conf")),
                Severity.WARNING,
                "relative-path",
                "a-p0",
                "write /etc/pvfs2/fs.conf");
    }

    @Test
    void aliasesAreExplained() {
        List<Finding> findings = resources(agent("a", "PVFS2", "alias", "virtual1", "port", "3335"));
        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.INFO);
        assertThat(findings.toString()).contains("virtual1_tcp3335");
    }
}

package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.systole.cib.Xml;

class ClusterSnapshotTest {
    private static ClusterSnapshot saved(String origin) throws Xml.Malformed {
        String text =
                "<cib><configuration><crm_config/><nodes><node id='1' uname='n1'/></nodes><resources/><constraints/>"
                        + "</configuration><status><node_state id='1' uname='n1' crm-debug-origin='" + origin
                        + "'/></status></cib>";
        return ClusterSnapshot.of(SnapshotInput.ofFile(Xml.parse("saved.xml", text), true, Instant.EPOCH));
    }

    /** So that what is foretold from a saved file is what the cluster it is from will do. */
    @Test
    void aSavedDocumentOfOursIsKnownByTheOriginOfItsNodes() throws Xml.Malformed {
        assertThat(saved("systole").ofOurs()).isTrue();
        assertThat(saved("do_update_resource").ofOurs()).isFalse();
    }

    @Test
    void aRunningClusterIsOurs() {
        assertThat(Snapshots.of("online n1\n").ofOurs()).isTrue();
        assertThat(Snapshots.of("on-paper\nonline n1\n").ofOurs()).isFalse();
    }
}

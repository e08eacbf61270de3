package org.systole.cib.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.legacy.Imports.acceptedByPacemaker;
import static org.systole.cib.legacy.Imports.resource;
import static org.systole.cib.legacy.Imports.the;
import static org.systole.cib.legacy.Imports.value;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.cib.Element;

class FirstGenerationImportTest {
    @TempDir
    Path directory;

    private final LegacyImport.Imported imported = LegacyImport.modernise(resource("heartbeat-2.0.1.xml"));
    private final Element cib = imported.cib();

    @Test
    void isAcceptedByOurVerifierAndByPacemaker() {
        acceptedByPacemaker(directory, cib);
    }

    @Test
    void gathersBareOptions() {
        Element set = the(cib, "//cluster_property_set");
        assertThat(set.id()).isEqualTo("cib-bootstrap-options");
        assertThat(set.children().stream().map(n -> n.attribute("name", "")))
                .containsExactly("cluster-delay", "symmetric-cluster", "stonith-enabled");
    }

    @Test
    void readsMustAndTheOldSpellingOfSymmetrical() {
        assertThat(the(cib, "//rsc_colocation").attribute("score")).contains("INFINITY");
        assertThat(the(cib, "//rsc_order").attributes())
                .containsEntry("first", "ip")
                .containsEntry("then", "app")
                .containsEntry("symmetrical", "true");
    }

    @Test
    void movesWhatStoodOnTheElement() {
        assertThat(value(cib, "//primitive[@id='ip']//nvpair[@name='requires']"))
                .isEqualTo("nothing");
        assertThat(the(cib, "//primitive[@id='ip']//op[@name='stop']").attribute("on-fail"))
                .contains("block");
    }
}

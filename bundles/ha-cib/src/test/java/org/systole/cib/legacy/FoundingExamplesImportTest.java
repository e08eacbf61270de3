package org.systole.cib.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.systole.cib.legacy.Imports.acceptedByPacemaker;
import static org.systole.cib.legacy.Imports.the;
import static org.systole.cib.legacy.Imports.value;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.cib.Element;
import org.systole.cib.FoundingExamples;
import org.systole.cib.PacemakerTools;
import org.systole.cib.Xml;
import org.systole.cib.malformed.Repair;

class FoundingExamplesImportTest {
    @TempDir
    Path directory;

    @Test
    void importsTheOneOf2006AndPlacesItsServersOnTheFirstFourNodes() throws Xml.Malformed {
        Optional<String> text = FoundingExamples.text("cib-pvfs2-2006.xml");
        assumeTrue(text.isPresent(), "the founding examples are not here");
        LegacyImport.Imported imported = LegacyImport.modernise(Xml.parse("2006.xml", text.get()));
        Element cib = imported.cib();
        acceptedByPacemaker(directory, cib);
        assertThat(the(cib, "//resources").children("group").map(Element::id))
                .containsExactly("server0", "server1", "server2", "server3");
        assertThat(the(cib, "//alerts").children()).hasSize(4);
        assertThat(value(cib, "//clone[@id='do_fencing']//nvpair[@name='clone-max']"))
                .isEqualTo("5");
        assertThat(value(cib, "//rsc_defaults//nvpair[@name='resource-stickiness']"))
                .isEqualTo("200");
        assertThat(the(cib, "//constraints").children("rsc_order")).hasSize(8);
        placed(cib);
    }

    private void placed(Element cib) {
        assumeTrue(PacemakerTools.installed("crm_simulate"), "needs pacemaker-cli-utils");
        Element nodes = Element.of("nodes");
        for (int i = 1; i <= 5; i++) {
            nodes = nodes.and(Element.of("node", "id", String.valueOf(i), "uname", "node" + i));
        }
        Element with = cib.replacing(cib.childOrEmpty("configuration").replacing(nodes));
        String[] command = Stream.concat(
                        Stream.of(
                                "crm_simulate",
                                "-S",
                                "--quorum=true",
                                "-x",
                                PacemakerTools.write(directory, "five.xml", with)),
                        Stream.of(1, 2, 3, 4, 5).map(i -> "--node-up=node" + i))
                .toArray(String[]::new);
        String output = PacemakerTools.run(directory, command).output();
        for (int i = 0; i < 4; i++) {
            assertThat(output).containsPattern("server" + i + "_daemon\\s.*Started node" + (i + 1));
        }
    }

    @Test
    void importsTheOneOf2008OnceItIsRepaired() throws Xml.Malformed {
        Optional<String> text = FoundingExamples.text("cib-pvfs2-2008.xml");
        assumeTrue(text.isPresent(), "the founding examples are not here");
        var repaired = (Repair.Outcome.Repaired) Repair.repair("2008.xml", text.get());
        Element cib =
                LegacyImport.modernise(Xml.parse("2008.xml", repaired.text())).cib();
        acceptedByPacemaker(directory, cib);
        assertThat(the(cib, "//resources").children("group")).hasSize(4);
        assertThat(the(cib, "//resources").children("primitive").map(Element::id))
                .containsExactly("fence0", "fence1", "fence2", "fence3");
        assertThat(value(cib, "//primitive[@id='fence2']//nvpair[@name='hostname']"))
                .isEqualTo("node3");
        assertThat(value(cib, "//primitive[@id='fence2']//nvpair[@name='requires']"))
                .isEqualTo("nothing");
        assertThat(the(cib, "//primitive[@id='fence2']").attributes()).doesNotContainKey("provider");
    }
}

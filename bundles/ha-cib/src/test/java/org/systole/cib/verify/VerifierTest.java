package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.FoundingExamples;
import org.systole.cib.Samples;
import org.systole.cib.legacy.LegacyImport;
import org.systole.cib.load.CibFile;
import org.systole.cib.load.Loading;
import org.systole.cib.malformed.Repair;
import org.systole.cib.path.Place;
import org.systole.cib.verify.Finding.Severity;

class VerifierTest {
    @Test
    void findsNothingWrongWithAGoodConfiguration() {
        assertThat(Verifier.verify(Samples.pair())).isEmpty();
    }

    @Test
    void sortsErrorsFirstThenByLine() {
        Element cib = Samples.pair()
                .replacing(
                        Samples.pair()
                                .childOrEmpty("configuration")
                                .replacing(
                                        Samples.parse(
                                                """
                        <constraints>
                          <rsc_location id="l" rsc="mail" node="nowhere" score="1"/>
                          <rsc_order id="o" first="web" then="nothing"/>
                          <rsc_order id="p" first="nobody" then="web"/>
                        </constraints>
                        """)));
        assertThat(Verifier.verify(cib))
                .extracting(Finding::code)
                .containsExactly("dangling-reference", "dangling-reference", "unknown-node");
        assertThat(Verifier.verify(cib)).extracting(f -> f.location().line()).startsWith(3, 4);
    }

    @Test
    void printsWhereWhatAndTheRemedy() {
        Finding finding = new Finding(
                Severity.WARNING, "some-code", new Element.Location("f.xml", 3, 7), "x", "It is wrong", "mend it");
        assertThat(finding).hasToString("f.xml:3:7: warning [some-code] It is wrong; mend it");
        assertThat(new Finding(Severity.INFO, "c", Element.Location.NONE, "", "So it is", ""))
                .hasToString("info [c] So it is");
    }

    @Test
    void saysOfTheFoundingExamplesExactlyWhatIsWorthSaying() {
        Optional<String> text = FoundingExamples.text("cib-pvfs2-2008.xml");
        assumeTrue(text.isPresent(), "the founding examples are not here");
        var repaired = (Repair.Outcome.Repaired) Repair.repair("2008.xml", text.get());
        Known known = new Known(Optional.empty(), new TreeSet<>(Set.of("node1", "node2", "node3", "node4", "node5")));
        var loaded = (Loading.Loaded) CibFile.load("2008.xml", repaired.text(), known);
        List<String> warnings = loaded.findings().stream()
                .filter(f -> f.severity() != Severity.INFO)
                .map(f -> f.severity().word() + " " + f.code() + " " + f.object())
                .sorted()
                .toList();
        assertThat(warnings)
                .containsExactly(
                        "warning no-monitor server0_address",
                        "warning no-monitor server0_fs",
                        "warning no-monitor server1_address",
                        "warning no-monitor server1_fs",
                        "warning no-monitor server2_address",
                        "warning no-monitor server2_fs",
                        "warning no-monitor server3_address",
                        "warning no-monitor server3_fs",
                        "warning node-without-fencing node5",
                        "warning plain-text-secret fence0-passwd",
                        "warning plain-text-secret fence1-passwd",
                        "warning plain-text-secret fence2-passwd",
                        "warning plain-text-secret fence3-passwd");
    }

    /** Whatever is damaged, the verifier says something or nothing, and never fails itself. */
    @Test
    void neverFailsOnDamagedDocuments() {
        Element good = Everything.cib();
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            Element cib = good;
            for (int i = 0; i < 1 + seed % 5; i++) {
                cib = damaged(cib, random);
            }
            assertThat(Verifier.verify(cib)).as("seed %d", seed).isNotNull();
            assertThat(LegacyImport.modernise(cib).cib()).as("seed %d", seed).isNotNull();
        }
    }

    private static Element damaged(Element cib, Random random) {
        List<Place> places = Place.all(cib);
        Place place = places.get(random.nextInt(places.size()));
        Element there = place.in(cib);
        List<String> attributes = List.copyOf(there.attributes().keySet());
        if (place.isRoot() || attributes.isEmpty() || random.nextInt(3) == 0) {
            return place.isRoot() ? cib : place.remove(cib);
        }
        String attribute = attributes.get(random.nextInt(attributes.size()));
        return place.set(
                cib,
                random.nextBoolean() ? there.without(attribute) : there.with(attribute, random.nextInt(9) + " :x"));
    }
}

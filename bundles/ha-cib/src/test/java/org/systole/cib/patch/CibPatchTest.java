package org.systole.cib.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.cib.Element;
import org.systole.cib.PacemakerTools;
import org.systole.cib.Samples;
import org.systole.cib.Xml;
import org.systole.cib.patch.CibPatch.Application;
import org.systole.cib.path.Place;

class CibPatchTest {
    private static final int SEEDS = 3000;

    private static Element applied(Application application) {
        assertThat(application).isInstanceOf(Application.Applied.class);
        return ((Application.Applied) application).document();
    }

    private static Element change(Element cib, String path, String attribute, String value) {
        Place place = Steps.resolve(cib, path).orElseThrow();
        return place.set(cib, place.in(cib).with(attribute, value));
    }

    private static Element next(Element cib) {
        return cib.with("epoch", "8").with("num_updates", "0");
    }

    @Test
    void leadsFromAnyDocumentToAnyOther() throws Xml.Malformed {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomDocuments random = new RandomDocuments(seed);
            Element before = random.document();
            Element after = seed % 10 == 0 ? random.document() : random.edited(before, 1 + (int) (seed % 7));
            Element patch = CibPatch.between(before, after);
            Element sent = Xml.parse("wire", Xml.compact(patch));
            assertThat(CibPatch.apply(before, sent))
                    .as("seed %d: %s", seed, patch)
                    .isEqualTo(new Application.Applied(after));
        }
    }

    @Test
    void isEmptyBetweenEqualDocuments() {
        assertThat(CibPatch.isEmpty(CibPatch.between(Samples.pair(), Samples.pair())))
                .isTrue();
    }

    @Test
    void saysWhatChangedInPacemakersTerms() {
        Element before = Samples.pair();
        Element after = next(change(before, "/cib/configuration/nodes/node[@id='2']", "uname", "bravo"));
        assertThat(CibPatch.between(before, after).toString())
                .contains("<source admin_epoch=\"0\" epoch=\"7\" num_updates=\"3\"/>")
                .contains("<target admin_epoch=\"0\" epoch=\"8\" num_updates=\"0\"/>")
                .contains("<change operation=\"modify\" path=\"/cib/configuration/nodes/node[@id='2']\"")
                .contains("<change-attr name=\"uname\" operation=\"set\" value=\"bravo\"/>")
                .contains("<node id=\"2\" uname=\"bravo\"/>");
    }

    @Test
    void movesAMemberOfAGroupWithoutRepeatingIt() {
        Element before = Samples.pair();
        Place group = Steps.resolve(before, "/cib/configuration/resources/group[@id='mail']")
                .orElseThrow();
        Element mail = group.in(before);
        Element after = group.set(
                before,
                mail.withChildren(java.util.List.of(
                        mail.children().get(1), mail.children().get(0))));
        Element patch = CibPatch.between(before, after);
        assertThat(patch.children("change")).singleElement().satisfies(c -> {
            assertThat(c.attribute("operation", "")).isEqualTo("move");
            assertThat(c.attribute("position", "")).isEqualTo("0");
        });
    }

    @Test
    void refusesAnotherVersion() {
        Element before = Samples.pair();
        Element patch = CibPatch.between(before, next(before));
        assertThat(CibPatch.apply(before.with("epoch", "9"), patch))
                .isInstanceOfSatisfying(Application.Refused.class, r -> {
                    assertThat(r.outdated()).isTrue();
                    assertThat(r.sentence()).contains("0.7.3", "0.9.3");
                });
    }

    @Test
    void refusesWhatIsNotWhatItWas() {
        Element before = Samples.pair();
        String path = "/cib/configuration/nodes/node[@id='2']";
        Element patch = CibPatch.between(before, change(before, path, "uname", "bravo"));
        Element meanwhile = change(before, path, "uname", "beta2");
        assertThat(CibPatch.apply(meanwhile, patch))
                .isInstanceOfSatisfying(Application.Refused.class, r -> assertThat(r.sentence())
                        .contains("someone else changed " + path));
        assertThat(CibPatch.applyToObjects(meanwhile, patch)).isInstanceOf(Application.Refused.class);
    }

    @Test
    void refusesToDeleteWhatHasGrown() {
        Element before = Samples.pair();
        Place web = Steps.resolve(before, "/cib/configuration/resources/group[@id='web']")
                .orElseThrow();
        Element patch = CibPatch.between(before, web.remove(before));
        Element grown = change(
                before, "/cib/configuration/resources/group[@id='web']/primitive[@id='web-ip']", "description", "new");
        assertThat(CibPatch.applyToObjects(grown, patch)).isInstanceOf(Application.Refused.class);
    }

    @Test
    void refusesAnotherResultEvenIfEveryObjectTouchedFits() {
        Element before = Samples.pair();
        Element patch =
                CibPatch.between(before, change(before, "/cib/configuration/nodes/node[@id='2']", "uname", "bravo"));
        Element elsewhere = change(before, "/cib/configuration/nodes/node[@id='3']", "uname", "other");
        assertThat(CibPatch.apply(elsewhere, patch)).isInstanceOf(Application.Refused.class);
        assertThat(applied(CibPatch.applyToObjects(elsewhere, patch)).toString())
                .contains("bravo", "other");
    }

    @Test
    void appliesToItsObjectsWhateverHappenedToOthers() {
        Element before = Samples.pair();
        Element patch = CibPatch.between(
                before, next(change(before, "/cib/configuration/nodes/node[@id='2']", "uname", "bravo")));
        Element later = change(before, "/cib/configuration/nodes/node[@id='1']", "uname", "aleph")
                .with("epoch", "12");
        Element out = applied(CibPatch.applyToObjects(later, patch));
        assertThat(out.attribute("epoch")).contains("12");
        assertThat(out.toString()).contains("aleph", "bravo");
    }

    @Test
    void holdsForeignPatchesToTheConfigurationVersionButNotToStatus() {
        Element foreign = Samples.parse(
                """
                <diff format="2">
                  <version>
                    <source admin_epoch="0" epoch="7" num_updates="1"/>
                    <target admin_epoch="0" epoch="8" num_updates="0"/>
                  </version>
                  <change operation="delete" path="/cib/configuration/constraints/rsc_order[@id='mail-first']"/>
                </diff>
                """);
        Element before = Samples.pair();
        assertThat(applied(CibPatch.applyToObjects(before, foreign)).toString()).doesNotContain("mail-first");
        assertThat(CibPatch.applyToObjects(before.with("epoch", "8"), foreign)).isInstanceOf(Application.Refused.class);
    }

    @Test
    void refusesWhatIsNoPatchOfTheSecondFormat() {
        Element cib = Samples.pair();
        assertThat(CibPatch.apply(cib, Element.of("cib"))).isInstanceOf(Application.Refused.class);
        assertThat(CibPatch.apply(cib, Samples.parse("<diff format=\"1\"/>")))
                .isInstanceOfSatisfying(
                        Application.Refused.class, r -> assertThat(r.outdated()).isFalse());
        assertThat(CibPatch.apply(
                        cib, Samples.parse("<diff format=\"2\"><change operation=\"eat\" path=\"/cib\"/></diff>")))
                .isInstanceOf(Application.Refused.class);
        assertThat(CibPatch.apply(
                        cib, Samples.parse("<diff format=\"2\"><version><source epoch=\"x\"/></version></diff>")))
                .isInstanceOf(Application.Refused.class);
    }

    @Test
    void isUnderstoodByPacemakersTools(@TempDir Path directory) throws Xml.Malformed {
        assumeTrue(PacemakerTools.installed("crm_diff"), "needs pacemaker-cli-utils");
        Element before = Samples.pair();
        String group = "/cib/configuration/resources/group[@id='mail']";
        Element after = next(change(before, "/cib/configuration/nodes/node[@id='2']", "uname", "bravo"));
        Place mail = Steps.resolve(after, group).orElseThrow();
        after = mail.set(
                after,
                mail.in(after)
                        .withChildren(List.of(
                                mail.in(after).children().get(1),
                                mail.in(after).children().get(0))));
        Place order = Steps.resolve(after, "/cib/configuration/constraints/rsc_order[@id='mail-first']")
                .orElseThrow();
        after = order.remove(after);
        Place nodes = Steps.resolve(after, "/cib/configuration/nodes").orElseThrow();
        after = nodes.set(after, nodes.in(after).and(Element.of("node", "id", "4", "uname", "delta")));
        PacemakerTools.Answer answer = PacemakerTools.run(
                directory,
                "crm_diff",
                "-o",
                PacemakerTools.write(directory, "before.xml", before),
                "-p",
                PacemakerTools.write(directory, "patch.xml", CibPatch.between(before, after)));
        assertThat(Xml.parse("crm_diff", answer.output())).isEqualTo(after);
    }

    @Test
    void comparesLikeWithLikeOnly() {
        assertThatThrownBy(() -> CibPatch.between(Element.of("cib"), Element.of("group")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void digestsFollowContentAndNotTheWayItIsWritten() {
        Element one = Samples.parse("<a x='1' y='2'><b/></a>");
        Element same = Samples.parse("<a y='2'   x='1'>\n<b></b></a>");
        assertThat(Digest.of(one)).isEqualTo(Digest.of(same)).hasSize(64);
        assertThat(Digest.of(one)).isNotEqualTo(Digest.of(Samples.parse("<a x='12' y=''><b/></a>")));
        assertThat(Digest.of(Samples.parse("<a><b/><c/></a>")))
                .isNotEqualTo(Digest.of(Samples.parse("<a><b><c/></b></a>")));
    }
}

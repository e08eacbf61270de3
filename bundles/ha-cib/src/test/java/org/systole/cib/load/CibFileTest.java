package org.systole.cib.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.FoundingExamples;
import org.systole.cib.Samples;
import org.systole.cib.Xml;
import org.systole.cib.verify.Known;

class CibFileTest {
    private static Loading load(String text) {
        return CibFile.load("cib.xml", text, Known.NOTHING);
    }

    private static Loading.Loaded loaded(String text) {
        assertThat(load(text)).isInstanceOf(Loading.Loaded.class);
        return (Loading.Loaded) load(text);
    }

    private static Verdict verdict(String text, boolean strict) {
        return Verdict.of("cib.xml", load(text), false, strict);
    }

    private static final String GOOD = Xml.print(Samples.pair());

    @Test
    void loadsAModernDocumentAsItIs() {
        Loading.Loaded loaded = loaded("\uFEFF" + GOOD);
        assertThat(loaded.cib()).isEqualTo(Samples.pair());
        assertThat(loaded.notes()).isEmpty();
        assertThat(loaded.usable()).isTrue();
        assertThat(verdict(GOOD, false).exitCode()).isZero();
    }

    @Test
    void namesTheSchemaWhereADocumentDoesNot() {
        Loading.Loaded loaded = loaded(GOOD.replace(" validate-with=\"pacemaker-3.9\"", ""));
        assertThat(loaded.cib().attribute("validate-with")).contains("pacemaker-3.9");
        assertThat(loaded.notes()).singleElement().asString().contains("does not say its schema");
    }

    @Test
    void importsAnOldDocument() {
        Loading.Loaded loaded = loaded("<cib><configuration><crm_config/><nodes/><resources>"
                + "<primitive id='a' class='lsb' type='x' is_managed='false'/></resources><constraints/>"
                + "</configuration></cib>");
        assertThat(loaded.usable()).isTrue();
        assertThat(loaded.notes()).isNotEmpty();
        assertThat(loaded.cib().toString()).contains("name=\"is-managed\" value=\"false\"");
    }

    @Test
    void refusesWhatIsNotWellFormedWithEveryMistake() {
        String text = GOOD.replaceFirst("<rsc_order", "</group>\n<rsc_order").replaceFirst("<node ", "</op>\n<node ");
        assertThat(load(text)).isInstanceOfSatisfying(Loading.Malformed.class, m -> {
            assertThat(m.problems()).hasSize(2);
            assertThat(m.repairable()).isTrue();
        });
        Verdict verdict = verdict(text, false);
        assertThat(verdict.exitCode()).isEqualTo(78);
        assertThat(verdict.lines()).hasSize(3);
        assertThat(verdict.lines().get(0)).contains("cib.xml:10:7: error [not-well-formed] stray end tag </op>");
        assertThat(verdict.lines().get(2)).contains("2 mistakes").contains("--repair");
    }

    @Test
    void refusesWhatIsNoCib() {
        assertThat(loaded("<html/>").usable()).isFalse();
        assertThat(verdict("<html/>", false).lines().get(0)).contains("cib.xml:1:1: error [not-a-cib]");
        assertThat(verdict("nothing", false).exitCode()).isEqualTo(78);
        assertThat(verdict("", false).exitCode()).isEqualTo(78);
        assertThat(verdict("<cib>\u0001</cib>", false).exitCode()).isEqualTo(78);
        assertThat(verdict("<cib/>", false).exitCode()).isEqualTo(78);
    }

    @Test
    void reportsErrorsWithThePlaceInTheOriginal() {
        String text = GOOD.replace("rsc=\"mail\"", "rsc=\"mial\"");
        Verdict verdict = verdict(text, false);
        assertThat(verdict.exitCode()).isEqualTo(78);
        int line = text.substring(0, text.indexOf("<rsc_location")).split("\n").length;
        assertThat(verdict.lines().get(0))
                .isEqualTo(
                        "cib.xml:" + line + ":7: error [dangling-reference] <rsc_location id=\"mail-home\"> names the"
                                + " resource 'mial', which is not there; did you mean 'mail'?");
        assertThat(verdict.lines().get(verdict.lines().size() - 1)).startsWith("cib.xml: invalid, 1 error");
    }

    @Test
    void seedsWithoutWhatAnOldRunLeftBehind() {
        Element seed = CibFile.seed(Samples.pair());
        assertThat(seed.childOrEmpty("status").children()).isEmpty();
        assertThat(seed.attributes())
                .doesNotContainKeys("have-quorum", "dc-uuid")
                .containsEntry("epoch", "7");
        assertThat(seed.childOrEmpty("configuration")).isEqualTo(Samples.pair().childOrEmpty("configuration"));
    }

    @Test
    void showsTheNotesOfAnImportOnlyOnRequestExceptItsWarnings() {
        String text = "<cib><configuration><crm_config/><nodes/><resources>"
                + "<primitive id='a' class='lsb' type='x' is_managed='false'/></resources><constraints/>"
                + "</configuration></cib>";
        List<String> plain = Verdict.of("cib.xml", load(text), false, false).lines();
        List<String> verbose = Verdict.of("cib.xml", load(text), true, false).lines();
        assertThat(plain).anyMatch(l -> l.contains("warning: stonith-enabled was not set"));
        assertThat(plain).noneMatch(l -> l.contains("is_managed"));
        assertThat(verbose).anyMatch(l -> l.contains("is_managed"));
        assertThat(Verdict.of("cib.xml", load(text), false, true).exitCode()).isEqualTo(1);
        assertThat(Verdict.of("cib.xml", load(text), false, false).exitCode()).isZero();
    }

    @Test
    void refusesTheFoundingExampleOf2008AndLoadsTheOneOf2006() {
        Optional<String> bad = FoundingExamples.text("cib-pvfs2-2008.xml");
        Optional<String> good = FoundingExamples.text("cib-pvfs2-2006.xml");
        assumeTrue(bad.isPresent() && good.isPresent(), "the founding examples are not here");
        assertThat(verdict(bad.get(), false).lines())
                .hasSize(3)
                .anyMatch(l -> l.startsWith("cib.xml:90:10: error [not-well-formed] stray end tag </primitive>"))
                .anyMatch(l -> l.startsWith("cib.xml:124:10: error [not-well-formed] stray end tag </primitive>"));
        assertThat(loaded(good.get()).usable()).isTrue();
    }
}

package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.FENCE;
import static org.systole.cib.verify.Verified.constraints;
import static org.systole.cib.verify.Verified.dummy;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.resources;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.Element;
import org.systole.cib.Samples;
import org.systole.cib.verify.Finding.Severity;

class VerifyStructureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<primative id='x'/> | unknown-element | did you mean <primitive>",
                "<primitive id='x' class='lsb' type='y' typo='1'/> | unknown-attribute | did you mean 'type'",
                "<primitive class='lsb' type='y'/> | missing-id | unique",
                "<primitive id='x' class='lsb'/> | missing-attribute | has no type",
                "<primitive id='1x' class='lsb' type='y'/> | invalid-id | begin it with a letter",
                "<primitive id='fence' class='lsb' type='y'/> | duplicate-id | has the id of",
                "<primitive id='x' class='ofc' type='y'/> | bad-value | did you mean 'ocf'",
                "<primitive id='x' class='ocf' type='y'/> | bad-combination | names no provider",
                "<primitive id='x' class='lsb' provider='p' type='y'/> | bad-combination | only class ocf",
                "<primitive id='x' template='none'/> | dangling-reference | template 'none'",
                "<group id='x'/> | empty-group | no members",
                "<clone id='x'/> | bad-combination | exactly one",
                "<bundle id='x'/> | bad-combination | exactly one",
                "<rsc_location id='x' rsc='fence' node='alpha' score='1'/> | misplaced-element | belongs into <constraints>"
            })
    void isWrong(String xml, String code, String part) {
        assertThat(resources(xml)).filteredOn(Finding::isError).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo(code);
            assertThat(f.sentence() + "; " + f.fix()).contains(part);
        });
    }

    @Test
    void refusesGroupsInGroups() {
        only(
                resources("<group id='x'>" + dummy("m") + "<group id='y'>" + dummy("n") + "</group></group>"),
                Severity.ERROR,
                "nested-group",
                "y",
                "cannot stand in <group id=\"x\">");
    }

    @Test
    void needsTheRootTheConfigurationAndItsSections() {
        assertThat(Verifier.verify(Element.of("html")))
                .extracting(Finding::code)
                .containsExactly("not-a-cib");
        assertThat(Verifier.verify(Samples.parse("<cib admin_epoch='0' epoch='0' num_updates='0'/>")))
                .extracting(Finding::code)
                .containsExactly("missing-section");
        assertThat(Verifier.verify(
                        Samples.parse("<cib admin_epoch='0' epoch='0' num_updates='0'><configuration/></cib>")))
                .extracting(Finding::code)
                .containsExactly("missing-section", "missing-section", "missing-section", "missing-section");
    }

    @Test
    void wantsSectionsOnce() {
        Element cib = Samples.cib("", "", "", "", "<tags/><tags/>");
        assertThat(Verifier.verify(cib)).extracting(Finding::code).containsExactly("repeated-element");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<rsc_location id='x' rsc='a' node='alpha' score='lots'/> | bad-score | INFINITY",
                "<rsc_location id='x' rsc='a' node='alpha'/> | bad-combination | node with a score",
                "<rsc_location id='x' node='alpha' score='1'/> | bad-combination | exactly one of rsc",
                "<rsc_order id='x' first='a' then='d'/> | dangling-reference | resource 'd'",
                "<rsc_order id='x' first='a' then='b' kind='mandatory'/> | bad-value | did you mean 'Mandatory'",
                "<rsc_order id='x' first='a' then='b' symmetrical='TRUE'/> | bad-boolean | true or false",
                "<rsc_order id='x' first='a'/> | bad-combination | first and then",
                "<rsc_colocation id='x' rsc='a' with-rsc='b' influence='maybe'/> | bad-boolean | true or false",
                "<rsc_location id='x' rsc='a'><rule id='r' score='1'/></rsc_location> | bad-combination | expression"
            })
    void ofConstraintsIsWrong(String xml, String code, String part) {
        assertThat(constraints(xml))
                .filteredOn(Finding::isError)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.code()).isEqualTo(code);
                    assertThat(f.sentence() + "; " + f.fix()).contains(part);
                });
    }

    @Test
    void checksWhatLevelsTagsAndRolesName() {
        Element cib = Samples.cib(
                "",
                "",
                FENCE + dummy("a"),
                "",
                """
                <fencing-topology>
                  <fencing-level id="f1" target="x" index="1" devices="fance"/>
                  <fencing-level id="f2" target="x" index="2" devices="a"/>
                </fencing-topology>
                <acls><acl_target id="u"><role id="none"/></acl_target></acls>
                <tags><tag id="t"><obj_ref id="gone"/></tag></tags>
                """);
        assertThat(Verifier.verify(cib))
                .extracting(f -> f.severity() + " " + f.code())
                .containsExactlyInAnyOrder(
                        "ERROR dangling-reference",
                        "ERROR not-a-fence-device",
                        "ERROR dangling-reference",
                        "WARNING dangling-reference",
                        "INFO nodes-not-listed");
    }
}

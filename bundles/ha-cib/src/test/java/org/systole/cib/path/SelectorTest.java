package org.systole.cib.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.Element;
import org.systole.cib.Samples;

class SelectorTest {
    private final Element cib = Samples.pair();

    private List<String> ids(String xpath) {
        var found = (Selector.Selection.Found) Selector.select(cib, xpath);
        return found.places().stream().map(p -> p.in(cib).id()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "//primitive[@id='web-ip'] | web-ip",
                "//primitive[@id=\"web-ip\"] | web-ip",
                "/cib/configuration/resources/group | mail,web",
                "//nvpair[@name='ip'] | mail-ip-ip,web-ip-ip",
                "//group[primitive[@type='Filesystem']] | mail",
                "//primitive[not(@class='ocf')] | fence",
                "//group[2]/primitive[1] | web-ip",
                "//nvpair[starts-with(@id,'options')]/@value | options-stonith,options-quorum"
            })
    void selectsElementsInDocumentOrder(String xpath, String expected) {
        assertThat(ids(xpath)).containsExactly(expected.split(","));
    }

    @Test
    void unitesExpressions() {
        assertThat(ids("//rsc_order | //rsc_location")).containsExactly("mail-home", "mail-first");
    }

    @Test
    void selectsNothingWhereNothingMatches() {
        assertThat(ids("//primitive[@id='nobody']")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"//[", "1 + 1", "/", "//primitive[@id=", "nosuch:function()", "''"})
    void saysWhyAnExpressionCannotBeUsed(String xpath) {
        assertThat(Selector.select(cib, xpath))
                .isInstanceOfSatisfying(
                        Selector.Selection.Unusable.class,
                        u -> assertThat(u.sentence()).contains(xpath).doesNotContain("javax"));
    }

    @Test
    void addressesEachElementByAPathThatLeadsBack() {
        for (Place place : Place.all(cib)) {
            var found = (Selector.Selection.Found) Selector.select(cib, place.path(cib));
            assertThat(found.places()).as(place.path(cib)).contains(place);
        }
    }

    @Test
    void ordersPlacesAsTheDocumentDoes() {
        List<Place> all = Place.all(cib);
        assertThat(all).isSorted();
        assertThat(all.get(5).within(Place.ROOT)).isTrue();
        assertThat(Place.ROOT.within(all.get(5))).isFalse();
    }
}

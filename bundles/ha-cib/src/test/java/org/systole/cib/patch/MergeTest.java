package org.systole.cib.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.Samples;
import org.systole.cib.patch.Merge.Outcome;
import org.systole.cib.path.Place;

class MergeTest {
    private final Element base = Samples.pair();

    private static Element edit(Element cib, String path, java.util.function.UnaryOperator<Element> change) {
        Place place = Steps.resolve(cib, path).orElseThrow();
        return place.set(cib, change.apply(place.in(cib)));
    }

    private static Element without(Element cib, String path) {
        return Steps.resolve(cib, path).orElseThrow().remove(cib);
    }

    private static Element merged(Element base, Element mine, Element theirs) {
        Outcome outcome = Merge.threeWay(base, mine, theirs);
        assertThat(outcome).isInstanceOf(Outcome.Merged.class);
        return ((Outcome.Merged) outcome).document();
    }

    private static List<String> conflicts(Element base, Element mine, Element theirs) {
        Outcome outcome = Merge.threeWay(base, mine, theirs);
        assertThat(outcome).isInstanceOf(Outcome.Conflicting.class);
        return ((Outcome.Conflicting) outcome)
                .conflicts().stream().map(Merge.Conflict::object).toList();
    }

    private static final String NODES = "/cib/configuration/nodes";
    private static final String OPTIONS = "/cib/configuration/crm_config/cluster_property_set[@id='options']";
    private static final String MAIL = "/cib/configuration/resources/group[@id='mail']";

    @Test
    void landsChangesOfDifferentObjects() {
        Element mine = edit(base, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "stop"));
        Element theirs = edit(base, OPTIONS + "/nvpair[@id='options-stonith']", e -> e.with("value", "false"))
                .with("epoch", "9");
        Element out = merged(base, mine.with("epoch", "8"), theirs);
        assertThat(out.toString()).contains("value=\"stop\"", "value=\"false\"");
        assertThat(out.attribute("epoch")).contains("9");
    }

    @Test
    void statusTrafficNeverConflicts() {
        Element mine = edit(base, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "stop"));
        Element theirs = base.with("num_updates", "900")
                .replacing(Samples.parse("<status><node_state id='1' in_ccm='false'/></status>"));
        Element out = merged(base, mine, theirs);
        assertThat(out.childOrEmpty("status")).isEqualTo(theirs.childOrEmpty("status"));
        assertThat(out.attribute("num_updates")).contains("900");
        assertThat(out.toString()).contains("value=\"stop\"");
    }

    @Test
    void landsMembersAddedToTheSameGroupByBoth() {
        Element mine = edit(base, MAIL, g -> g.and(Samples.parse("<primitive id='m1' class='lsb' type='x'/>")));
        Element theirs = edit(base, MAIL, g -> g.and(Samples.parse("<primitive id='t1' class='lsb' type='x'/>")));
        Element out =
                Steps.resolve(merged(base, mine, theirs), MAIL).orElseThrow().in(merged(base, mine, theirs));
        assertThat(out.children("primitive").map(Element::id)).containsExactly("mail-ip", "mail-fs", "m1", "t1");
    }

    @Test
    void keepsMyNewOrderWhenTheyOnlyAdded() {
        Element mine = edit(
                base,
                MAIL,
                g -> g.withChildren(List.of(g.children().get(1), g.children().get(0))));
        Element theirs = edit(base, MAIL, g -> g.and(Samples.parse("<primitive id='t1' class='lsb' type='x'/>")));
        Element out = merged(base, mine, theirs);
        assertThat(Steps.resolve(out, MAIL).orElseThrow().in(out).children().stream()
                        .map(Element::id))
                .containsExactly("mail-fs", "t1", "mail-ip");
    }

    @Test
    void namesTheObjectBothChanged() {
        Element mine = edit(base, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "stop"));
        Element theirs = edit(base, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "ignore"));
        assertThat(conflicts(base, mine, theirs)).containsExactly("options-quorum");
        Outcome outcome = Merge.threeWay(base, mine, theirs);
        assertThat(((Outcome.Conflicting) outcome).conflicts().get(0).toString())
                .contains(OPTIONS, "freeze", "stop", "ignore");
    }

    @Test
    void showsNoSecretsInConflicts() {
        Element secret = edit(base, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("name", "passwd"));
        Element mine = edit(secret, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "hunter2"));
        Element theirs = edit(secret, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "hunter3"));
        Outcome outcome = Merge.threeWay(secret, mine, theirs);
        assertThat(((Outcome.Conflicting) outcome).conflicts().get(0).toString())
                .contains("options-quorum", "***")
                .doesNotContain("hunter", "freeze");
    }

    @Test
    void theSameChangeByBothIsNoConflict() {
        Element mine = edit(base, OPTIONS + "/nvpair[@id='options-quorum']", e -> e.with("value", "stop"));
        assertThat(merged(base, mine, mine.with("epoch", "8"))).isEqualTo(mine.with("epoch", "8"));
        Element gone = without(base, MAIL);
        assertThat(merged(base, gone, gone)).isEqualTo(gone);
    }

    @Test
    void deletingWhatTheyChangedConflicts() {
        Element mine = without(base, MAIL);
        Element theirs = edit(base, MAIL + "/primitive[@id='mail-ip']", e -> e.with("description", "x"));
        assertThat(conflicts(base, mine, theirs)).containsExactly("mail");
        assertThat(conflicts(base, theirs, mine)).containsExactly("mail");
    }

    @Test
    void addingTheSameIdDifferentlyConflicts() {
        Element mine = edit(base, NODES, n -> n.and(Element.of("node", "id", "4", "uname", "delta")));
        Element theirs = edit(base, NODES, n -> n.and(Element.of("node", "id", "4", "uname", "dora")));
        assertThat(conflicts(base, mine, theirs)).containsExactly("4");
    }

    @Test
    void movingIntoTwoPlacesConflicts() {
        Element ip = Steps.resolve(base, MAIL + "/primitive[@id='mail-ip']")
                .orElseThrow()
                .in(base);
        Element out = without(base, MAIL + "/primitive[@id='mail-ip']");
        Element mine = edit(out, "/cib/configuration/resources", r -> r.and(ip));
        Element theirs = edit(out, "/cib/configuration/resources/group[@id='web']", g -> g.and(ip));
        assertThat(conflicts(base, mine, theirs)).contains("mail-ip");
    }

    @Test
    void bothReorderingDifferentlyConflicts() {
        Element three = edit(base, MAIL, g -> g.and(Samples.parse("<primitive id='m3' class='lsb' type='x'/>")));
        Element mine = edit(
                three,
                MAIL,
                g -> g.withChildren(List.of(
                        g.children().get(1), g.children().get(0), g.children().get(2))));
        Element theirs = edit(
                three,
                MAIL,
                g -> g.withChildren(List.of(
                        g.children().get(2), g.children().get(0), g.children().get(1))));
        assertThat(conflicts(three, mine, theirs)).containsExactly("mail");
    }

    @Test
    void isNeutralAndSymmetricOverRandomEdits() {
        for (long seed = 0; seed < 1500; seed++) {
            RandomDocuments random = new RandomDocuments(seed);
            Element start = random.document();
            Element one = random.edited(start, 2);
            Element other = random.edited(start, 2);
            assertThat(Merge.threeWay(start, start, one)).as("seed %d", seed).isEqualTo(new Outcome.Merged(one));
            if (Merge.threeWay(start, one, start) instanceof Outcome.Merged merged) {
                assertThat(merged.document()).as("seed %d", seed).isEqualTo(one);
            }
            assertThat(Merge.threeWay(start, one, other) instanceof Outcome.Merged)
                    .as("seed %d", seed)
                    .isEqualTo(Merge.threeWay(start, other, one) instanceof Outcome.Merged);
        }
    }
}

package org.systole.cib.malformed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.FoundingExamples;
import org.systole.cib.Samples;
import org.systole.cib.Xml;
import org.systole.cib.malformed.Repair.Outcome;

class RepairTest {
    private static final String GOOD = Xml.print(Samples.pair());

    private static Outcome.Repaired repaired(String text) {
        Outcome outcome = Repair.repair("cib.xml", text);
        assertThat(outcome).isInstanceOf(Outcome.Repaired.class);
        return (Outcome.Repaired) outcome;
    }

    private static String refused(String text) {
        Outcome outcome = Repair.repair("cib.xml", text);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).sentence();
    }

    private static List<String> problems(String text) {
        return WellFormedness.problems("cib.xml", text).stream()
                .map(Problem::toString)
                .toList();
    }

    /** The good text with a line put in before the first line that contains the mark. */
    private static String before(String mark, String line) {
        return before(GOOD, mark, line);
    }

    private static String before(String text, String mark, String line) {
        int at = text.lastIndexOf('\n', text.indexOf(mark)) + 1;
        return text.substring(0, at) + line + "\n" + text.substring(at);
    }

    private static String without(String mark, int occurrence) {
        List<String> lines = new ArrayList<>(GOOD.lines().toList());
        int seen = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(mark) && ++seen == occurrence) {
                lines.remove(i);
                return lines.stream().collect(Collectors.joining("\n", "", "\n"));
            }
        }
        throw new AssertionError(mark);
    }

    @Test
    void namesBothStrayTagsOfTheFoundingExampleAndRemovesThem() {
        Optional<String> text = FoundingExamples.text("cib-pvfs2-2008.xml");
        assumeTrue(text.isPresent(), "the founding examples are not here");
        assertThat(problems(text.get()))
                .containsExactly(
                        "cib.xml:90:10: stray end tag </primitive>: the open element is <group id=\"server2\"> of line 89",
                        "cib.xml:124:10: stray end tag </primitive>: the open element is <group id=\"server3\"> of line"
                                + " 123");
        Outcome.Repaired repaired = repaired(text.get());
        List<String> expected = new ArrayList<>(text.get().lines().toList());
        expected.remove(123);
        expected.remove(89);
        assertThat(repaired.text().lines().toList()).isEqualTo(expected);
        assertThat(repaired.changes()).extracting(c -> c.location().line()).containsExactly(90, 124);
    }

    @Test
    void leavesWellFormedTextAlone() {
        assertThat(problems(GOOD)).isEmpty();
        assertThat(Repair.repair("cib.xml", GOOD)).isInstanceOf(Outcome.NothingToDo.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<primitive id=\"web-ip\" | </primitive>",
                "<rsc_order | </rsc_location>",
                "<node id=\"2\" | </node>",
                "<crm_config> | </nodes>",
                "<nvpair id=\"mail-ip-ip\" | </nvpair>",
                "</resources> | </primitive>"
            })
    void removesAStrayEndTagWhereverItStands(String mark, String tag) {
        String text = before(mark, "      " + tag);
        int line = text.substring(0, text.indexOf(mark)).split("\n").length - 1;
        assertThat(problems(text)).singleElement().asString().contains("cib.xml:" + line + ":7: stray end tag " + tag);
        Outcome.Repaired repaired = repaired(text);
        assertThat(repaired.text()).isEqualTo(GOOD);
        assertThat(repaired.changes()).singleElement().asString().contains("removed " + tag);
    }

    @ParameterizedTest
    @CsvSource({
        "</primitive>,1",
        "</primitive>,2",
        "</group>,1",
        "</group>,2",
        "</resources>,1",
        "</operations>,3",
        "</cib>,1",
        "</instance_attributes>,2",
        "</configuration>,1"
    })
    void addsAMissingEndTagWhereverItWas(String tag, int occurrence) {
        String text = without(tag, occurrence);
        assertThat(problems(text)).singleElement().asString().contains("is not closed: " + tag + " is missing");
        Outcome.Repaired repaired = repaired(text);
        assertThat(Samples.parse(repaired.text())).isEqualTo(Samples.pair());
        assertThat(repaired.changes()).singleElement().asString().contains("added " + tag);
    }

    @Test
    void correctsAMisspeltEndTag() {
        String text = GOOD.replaceFirst("</primitive>", "</primtive>");
        assertThat(problems(text))
                .singleElement()
                .asString()
                .contains("</primtive> does not match the open element <primitive id=\"mail-ip\">");
        assertThat(repaired(text).text()).isEqualTo(GOOD);
        assertThat(repaired(GOOD.replaceFirst("</group>", "</Group>")).text()).isEqualTo(GOOD);
    }

    @Test
    void mendsSeveralMistakesAtOnce() {
        String text = before(before(GOOD.replaceFirst("</op", "</po"), "<rsc_order", "</group>"), "<node ", "</op>")
                .replaceFirst("</constraints>\n", "");
        assertThat(problems(text)).hasSize(4);
        Outcome.Repaired repaired = repaired(text);
        assertThat(repaired.changes()).hasSize(4);
        assertThat(Samples.parse(repaired.text())).isEqualTo(Samples.pair());
    }

    @Test
    void keepsCommentsAndEverythingElseInPlace() {
        String text =
                "<?xml version='1.0'?>\n<!-- </cib> <group -->\n" + before("<rsc_order", "  </group> <!-- why -->");
        assertThat(repaired(text).text()).contains("<!-- </cib> <group -->", "<!-- why -->");
    }

    @Test
    void refusesWhereAnEndTagMayBeThereTwiceOrOnceTooEarly() {
        String line = "<cib><configuration><resources><group id='g'><primitive id='a'/></group>"
                + "<primitive id='b'/></group></resources></configuration></cib>";
        assertThat(refused(line)).contains("several ways");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<group id=\"web\"> | a <group ...> is missing before <primitive id=\"web-ip\">",
                "<group id=\"mail\"> | a <group ...> is missing before <primitive id=\"mail-ip\">",
                "<instance_attributes id=\"web-ip-params\"> | a <instance_attributes ...> is missing before <nvpair",
                "<primitive id=\"web-ip\" class=\"ocf\" provider=\"heartbeat\" type=\"IPaddr\"> | is missing before"
            })
    void refusesWhereTheStartTagMayBeLost(String line, String part) {
        String text = GOOD.lines().filter(l -> !l.strip().equals(line)).collect(Collectors.joining("\n"));
        assertThat(text).doesNotContain(line);
        assertThat(problems(text)).isNotEmpty();
        assertThat(refused(text)).contains(part);
    }

    @Test
    void refusesWhereAnElementCouldEndInSeveralPlaces() {
        String line = "<cib><configuration><resources><group id='g'><primitive id='a'/>"
                + "<primitive id='b'/></resources></configuration></cib>";
        assertThat(refused(line)).contains("several ways");
    }

    @Test
    void putsTagsThatCrossInOrder() {
        assertThat(repaired("<cib><group id='a'><primitive id='p'></group></primitive></cib>")
                        .text())
                .isEqualTo("<cib><group id='a'><primitive id='p'></primitive></group></cib>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<cib><node id=\"1\" id=\"2\"/></cib> | 1:19 | has the attribute id twice",
                "<cib><node id=1/></cib> | 1:15 | is not in quotes",
                "<cib><node id/></cib> | 1:12 | has no value",
                "<cib><node id=\"1\"uname=\"a\"/></cib> | 1:18 | a blank is missing before the attribute uname",
                "<cib><node id=\"a&b\"/></cib> | 1:17 | a bare '&'",
                "<cib><node id=\"a&nbsp;\"/></cib> | 1:17 | the unknown entity &nbsp;",
                "<cib><node id=\"a<b\"/></cib> | 1:15 | has a '<' in it",
                "<cib><node id=\"1/></cib> | 1:15 | closing quote is missing",
                "<cib><node id=\"1\" </cib> | 1:6 | is not ended: > is missing",
                "<cib>hello</cib> | 1:6 | text 'hello' between elements",
                "<cib><!-- no end</cib> | 1:6 | the comment is not ended",
                "<cib></cib><cib/> | 1:12 | stands beside the root element",
                "<cib>< /></cib> | 1:6 | begins no tag",
                "<cib><node %x=\"1\"/></cib> | 1:12 | begins no attribute",
                "<cib><node/></cib x=\"1\"> | 1:19 | has an attribute x",
                "<cib><![CDATA[x]]></cib> | 1:6 | CDATA"
            })
    void saysWhereAndWhatIsWrongInsideTags(String text, String place, String part) {
        assertThat(problems(text))
                .anySatisfy(
                        p -> assertThat(p).contains("cib.xml:" + place + ": ").contains(part));
        assertThat(refused(text)).isNotBlank();
    }

    @Test
    void saysThatThereIsNothing() {
        assertThat(problems("")).singleElement().asString().contains("no element at all");
        assertThat(problems("not xml")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsEveryMistakeOfRandomlyDamagedText(int damages) {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed * 31 + damages);
            String text = GOOD;
            for (int i = 0; i < damages; i++) {
                text = damaged(text, random);
            }
            Outcome outcome = Repair.repair("cib.xml", text);
            if (outcome instanceof Outcome.Repaired repaired) {
                assertThat(repaired.changes()).as("seed %d", seed).hasSizeLessThanOrEqualTo(damages);
                assertThat(problems(repaired.text())).as("seed %d", seed).isEmpty();
            } else if (outcome instanceof Outcome.Refused refused) {
                assertThat(refused.problems()).as("seed %d\n%s", seed, text).isNotEmpty();
            }
        }
    }

    private static String damaged(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith("</")) {
                ends.add(i);
            }
        }
        if (random.nextBoolean() && !ends.isEmpty()) {
            lines.remove((int) ends.get(random.nextInt(ends.size())));
        } else {
            String[] tags = {"</primitive>", "</group>", "</resources>", "</op>"};
            lines.add(1 + random.nextInt(lines.size() - 1), tags[random.nextInt(tags.length)]);
        }
        return String.join("\n", lines) + "\n";
    }

    @Test
    void singleDamageIsUndoneOrRefusedButNeverChangesTheMeaning() {
        int undone = 0;
        for (long seed = 0; seed < 400; seed++) {
            Outcome outcome = Repair.repair("cib.xml", damaged(GOOD, new Random(seed)));
            if (outcome instanceof Outcome.Repaired repaired) {
                assertThat(Samples.parse(repaired.text())).as("seed %d", seed).isEqualTo(Samples.pair());
                undone++;
            }
        }
        assertThat(undone).isGreaterThan(300);
    }
}

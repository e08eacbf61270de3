package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.cib.Element;
import org.systole.cib.PacemakerTools;
import org.systole.cib.Samples;
import org.systole.cib.path.Place;

/** What our grammar accepts, Pacemaker 2.1.5's schema accepts, and the other way round. */
class GrammarAgainstPacemakerTest {
    private static final int MUTATIONS = 250;

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheSchema() {
        assumeTrue(PacemakerTools.schemaInstalled(), "needs pacemaker-cli-utils and libxml2-utils");
    }

    @Test
    void everyElementAndAttributeOfTheGrammarIsKnownToThem() {
        Element everything = Everything.cib();
        assertThat(Verifier.verify(everything)).noneMatch(Finding::isError);
        PacemakerTools.Answer answer = PacemakerTools.schema(directory, everything);
        assertThat(answer.exit()).as(answer.output()).isZero();
    }

    @Test
    void theSampleUsesEveryElement() {
        List<String> used = Everything.cib().descendants().map(Element::name).toList();
        assertThat(used).containsAll(Grammar.elements());
    }

    @Test
    void randomMutationsAreJudgedAlike() {
        Element everything = Everything.cib();
        List<String> disagreements = new ArrayList<>();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            Element mutant = mutate(everything, random);
            boolean ours = Verifier.structure(mutant).stream()
                    .noneMatch(f -> f.isError() && !Everything.STRICTER.contains(f.code()));
            boolean theirs = PacemakerTools.schema(directory, mutant).exit() == 0;
            if (ours != theirs) {
                disagreements.add("seed " + seed + ": ours " + ours + ", theirs " + theirs + "\n  " + difference(mutant)
                        + "\n  " + Verifier.structure(mutant));
            }
        }
        assertThat(disagreements).isEmpty();
    }

    private static String difference(Element mutant) {
        return org.systole.cib.patch.CibPatch.between(Everything.cib(), mutant).toString();
    }

    private static Element mutate(Element cib, Random random) {
        List<Place> places = Place.all(cib).stream()
                .filter(p -> p.indices().size() > 1 && p.indices().get(0) == 0)
                .toList();
        Place place = places.get(random.nextInt(places.size()));
        Element there = place.in(cib);
        List<String> attributes = List.copyOf(there.attributes().keySet());
        return switch (random.nextInt(6)) {
            case 0 -> place.remove(cib);
            case 1 -> place.set(cib, there.with("bogus", "1"));
            case 2 -> attributes.isEmpty()
                    ? place.remove(cib)
                    : place.set(cib, there.without(attributes.get(random.nextInt(attributes.size()))));
            case 3 -> attributes.isEmpty()
                    ? place.remove(cib)
                    : place.set(cib, there.with(attributes.get(random.nextInt(attributes.size())), "1 2"));
            case 4 -> place.set(cib, there.and(Element.of("bogus")));
            default -> {
                Place other = places.get(random.nextInt(places.size()));
                yield other.within(place) ? cib : other.set(cib, other.in(cib).and(renamed(there, random)));
            }
        };
    }

    private static Element renamed(Element element, Random random) {
        Element out = element.id().isEmpty() || Grammar.REFERENCES.contains(element.name())
                ? element
                : element.with("id", "copy" + random.nextInt(1_000_000));
        return out.mapChildren(c -> renamed(c, random));
    }

    @Test
    void knowsTheSpellingsTheyKnow() {
        Element bad = Samples.resources("<primitive id='a' class='lsb' type='x'><operations>"
                + "<op id='o' name='monitor' interval='1' enabled='TRUE'/></operations></primitive>");
        assertThat(PacemakerTools.schema(directory, bad).exit()).isNotZero();
        assertThat(Verifier.verify(bad)).anyMatch(f -> f.code().equals("bad-boolean"));
    }
}

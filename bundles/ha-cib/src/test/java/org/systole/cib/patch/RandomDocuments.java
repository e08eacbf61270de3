package org.systole.cib.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.systole.cib.Element;
import org.systole.cib.path.Place;

/** Documents and edits drawn from a seed; the same seed gives the same ones. */
final class RandomDocuments {
    private static final List<String> NAMES = List.of("primitive", "nvpair", "group", "op", "operations", "select");
    private final Random random;
    private int serial;

    RandomDocuments(long seed) {
        random = new Random(seed);
    }

    Element document() {
        Element configuration = Element.of("configuration");
        for (String section : List.of("crm_config", "nodes", "resources", "constraints")) {
            configuration = configuration.and(Element.of(section).withChildren(children(3)));
        }
        return Element.of("cib", "admin_epoch", "0", "epoch", String.valueOf(random.nextInt(9)), "num_updates", "0")
                .and(configuration)
                .and(Element.of("status"));
    }

    private List<Element> children(int depth) {
        List<Element> out = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            out.add(element(depth));
        }
        return out;
    }

    private Element element(int depth) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        Element element = random.nextInt(5) == 0 ? Element.of(name) : Element.of(name, "id", id());
        if (random.nextBoolean()) {
            element = element.with("value", "v" + random.nextInt(5) + " <&\">'");
        }
        return depth == 0 ? element : element.withChildren(children(depth - 1));
    }

    /** Mostly plain ids, sometimes ones that are hard to write in a path. */
    private String id() {
        String plain = "e" + serial++;
        return switch (random.nextInt(12)) {
            case 0 -> plain + "'s";
            case 1 -> plain + "\"q\"";
            case 2 -> plain + "'\"";
            case 3 -> plain + "/]x[";
            default -> plain;
        };
    }

    /** The document after a few random edits: removals, additions, attributes, moves within and across parents. */
    Element edited(Element cib, int edits) {
        Element out = cib;
        for (int i = 0; i < edits; i++) {
            out = edited(out);
        }
        return out;
    }

    private Element edited(Element cib) {
        List<Place> places =
                Place.all(cib).stream().filter(p -> p.indices().size() > 2).toList();
        List<Place> sections =
                Place.all(cib).stream().filter(p -> p.indices().size() == 2).toList();
        Place section = sections.get(random.nextInt(sections.size()));
        if (places.isEmpty()) {
            return section.set(cib, section.in(cib).and(element(1)));
        }
        Place place = places.get(random.nextInt(places.size()));
        Element there = place.in(cib);
        return switch (random.nextInt(7)) {
            case 0 -> place.remove(cib);
            case 1 -> place.set(cib, there.with("value", "w" + random.nextInt(100)));
            case 2 -> place.set(cib, there.without("value"));
            case 3 -> place.set(cib, there.and(element(1)));
            case 4 -> section.set(cib, section.in(cib).and(element(2)));
            case 5 -> shuffled(cib, place.parent());
            default -> moved(cib, place);
        };
    }

    private Element shuffled(Element cib, Place parent) {
        List<Element> children = new ArrayList<>(parent.in(cib).children());
        Collections.shuffle(children, random);
        return parent.set(cib, parent.in(cib).withChildren(children));
    }

    private Element moved(Element cib, Place place) {
        Element there = place.in(cib);
        Element without = place.remove(cib);
        List<Place> targets =
                Place.all(without).stream().filter(p -> p.indices().size() >= 2).toList();
        Place target = targets.get(random.nextInt(targets.size()));
        return target.set(without, target.in(without).and(there));
    }
}

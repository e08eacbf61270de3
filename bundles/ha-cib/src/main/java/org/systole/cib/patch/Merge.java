package org.systole.cib.patch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.path.Selector;
import org.systole.cib.verify.Secrets;

/**
 * Brings two people's changes together. An object is an element with its attributes; its children are objects of
 * their own. Changes to different objects both land; changes to the same object conflict, unless they are the same
 * change. Versions and who-wrote-it attributes of the root never conflict: theirs stand.
 */
public final class Merge {
    private static final Set<String> BOOKKEEPING = Set.of(
            "admin_epoch",
            "epoch",
            "num_updates",
            "cib-last-written",
            "update-origin",
            "update-client",
            "update-user",
            "have-quorum",
            "dc-uuid",
            "execution-date",
            "crm_feature_set");

    private final List<Conflict> conflicts = new ArrayList<>();

    private Merge() {}

    /** What came of a merge. */
    public sealed interface Outcome {
        /** Both changes together; verify it, as two good changes can still be a bad configuration. */
        record Merged(Element document) implements Outcome {
            public Merged {
                Objects.requireNonNull(document);
            }
        }

        /** Both changed these objects; nothing was merged. */
        record Conflicting(List<Conflict> conflicts) implements Outcome {
            public Conflicting {
                conflicts = List.copyOf(conflicts);
            }
        }
    }

    /**
     * One object that both changed.
     *
     * @param path where it is, such as {@code /cib/configuration/resources/group[@id='web']}
     * @param object its id, or its name where it has none
     * @param base the object as it was; empty where it was not there
     * @param mine as the one who comes later wants it; empty where deleted
     * @param theirs as it is now; empty where deleted
     */
    public record Conflict(
            String path, String object, Optional<Element> base, Optional<Element> mine, Optional<Element> theirs) {
        /** One sentence that names the object and shows all three; secrets are masked. */
        @Override
        public String toString() {
            return path + ": was " + text(base) + ", now " + text(theirs) + ", wanted " + text(mine);
        }

        private static String text(Optional<Element> element) {
            return element.map(e -> Xml.compact(Secrets.masked(e.withChildren(List.of()))))
                    .orElse("not there");
        }
    }

    /**
     * Merges.
     *
     * @param base what mine started from
     * @param mine the change that comes later
     * @param theirs what the document has become meanwhile
     */
    public static Outcome threeWay(Element base, Element mine, Element theirs) {
        Merge merge = new Merge();
        Element merged =
                merge.element("/" + Selector.step(base), withoutBookkeeping(base), withoutBookkeeping(mine), theirs);
        if (merge.conflicts.isEmpty()) {
            merge.twice(merged);
        }
        return merge.conflicts.isEmpty() ? new Outcome.Merged(merged) : new Outcome.Conflicting(merge.conflicts);
    }

    private static Element withoutBookkeeping(Element root) {
        Element out = root;
        for (String attribute : BOOKKEEPING) {
            out = out.without(attribute);
        }
        return out;
    }

    private static Map<String, String> own(Map<String, String> attributes) {
        Map<String, String> out = new LinkedHashMap<>(attributes);
        out.keySet().removeAll(BOOKKEEPING);
        return out;
    }

    private Element element(String path, Element base, Element mine, Element theirs) {
        if (mine.equals(base)) {
            return theirs;
        }
        boolean root = path.indexOf('/', 1) < 0;
        Map<String, String> now = root ? own(theirs.attributes()) : theirs.attributes();
        Map<String, String> attributes = theirs.attributes();
        if (!mine.attributes().equals(base.attributes()) && !mine.attributes().equals(now)) {
            if (!now.equals(base.attributes())) {
                conflict(path, Optional.of(base), Optional.of(mine), Optional.of(theirs));
            }
            attributes = root ? mineWithTheirBookkeeping(mine, theirs) : mine.attributes();
        }
        return Element.of(theirs.name(), attributes, children(path, base, mine, theirs), theirs.location());
    }

    private static Map<String, String> mineWithTheirBookkeeping(Element mine, Element theirs) {
        Map<String, String> out = new LinkedHashMap<>(mine.attributes());
        theirs.attributes().forEach((name, value) -> {
            if (BOOKKEEPING.contains(name)) {
                out.put(name, value);
            }
        });
        return out;
    }

    private List<Element> children(String path, Element base, Element mine, Element theirs) {
        if (mine.children().equals(base.children()) || mine.children().equals(theirs.children())) {
            return theirs.children();
        }
        if (base.children().equals(theirs.children())) {
            return mine.children();
        }
        Optional<Map<String, Element>> b = byKey(base);
        Optional<Map<String, Element>> m = byKey(mine);
        Optional<Map<String, Element>> t = byKey(theirs);
        if (b.isEmpty() || m.isEmpty() || t.isEmpty()) {
            conflict(path, Optional.of(base), Optional.of(mine), Optional.of(theirs));
            return theirs.children();
        }
        Map<String, Element> merged = new LinkedHashMap<>();
        Set<String> keys = new LinkedHashSet<>(t.get().keySet());
        keys.addAll(m.get().keySet());
        keys.addAll(b.get().keySet());
        for (String key : keys) {
            child(path + "/" + key, b.get().get(key), m.get().get(key), t.get().get(key))
                    .ifPresent(e -> merged.put(key, e));
        }
        return order(path, base, mine, theirs, merged).stream().map(merged::get).toList();
    }

    private Optional<Element> child(String path, Element base, Element mine, Element theirs) {
        if (mine != null && theirs != null) {
            if (base == null && !mine.equals(theirs)) {
                conflict(path, Optional.empty(), Optional.of(mine), Optional.of(theirs));
                return Optional.of(theirs);
            }
            return Optional.of(base == null ? theirs : element(path, base, mine, theirs));
        }
        Element left = mine == null ? theirs : mine;
        if (base == null || left == null) {
            return Optional.ofNullable(left);
        }
        if (!left.equals(base)) {
            conflict(path, Optional.of(base), Optional.ofNullable(mine), Optional.ofNullable(theirs));
        }
        return Optional.empty();
    }

    /** Their order, unless only mine was changed; what is new in the other comes after its neighbour there. */
    private List<String> order(String path, Element base, Element mine, Element theirs, Map<String, Element> merged) {
        List<String> b = keys(base, merged.keySet());
        List<String> m = keys(mine, merged.keySet());
        List<String> t = keys(theirs, merged.keySet());
        Set<String> common = new LinkedHashSet<>(b);
        common.retainAll(m);
        common.retainAll(t);
        boolean mineMoved = !only(m, common).equals(only(b, common));
        boolean theirsMoved = !only(t, common).equals(only(b, common));
        if (mineMoved && theirsMoved && !only(m, common).equals(only(t, common))) {
            conflict(path, Optional.of(base), Optional.of(mine), Optional.of(theirs));
        }
        return mineMoved ? woven(m, t) : woven(t, m);
    }

    private static List<String> keys(Element parent, Collection<String> kept) {
        return parent.children().stream().map(Steps::key).filter(kept::contains).toList();
    }

    private static List<String> only(List<String> keys, Set<String> kept) {
        return keys.stream().filter(kept::contains).toList();
    }

    private static List<String> woven(List<String> leading, List<String> other) {
        List<String> out = new ArrayList<>(leading);
        String previous = null;
        for (String key : other) {
            if (!out.contains(key)) {
                out.add(previous == null ? 0 : out.indexOf(previous) + 1, key);
            }
            previous = key;
        }
        return out;
    }

    private static Optional<Map<String, Element>> byKey(Element parent) {
        Map<String, Element> out = new LinkedHashMap<>();
        for (Element child : parent.children()) {
            if (!Steps.addressable(child) || out.put(Steps.key(child), child) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(out);
    }

    /** One moved an object to another parent while the other changed it, or both moved it: it is there twice now. */
    private void twice(Element merged) {
        Set<String> seen = new TreeSet<>();
        Set<String> references = Set.of("resource_ref", "obj_ref", "role");
        merged.childOrEmpty("configuration")
                .descendants()
                .filter(e -> !e.id().isEmpty() && !references.contains(e.name()))
                .filter(e -> !seen.add(e.name() + " " + e.id()))
                .forEach(e -> conflict("//" + Selector.step(e), Optional.empty(), Optional.of(e), Optional.of(e)));
    }

    private void conflict(String path, Optional<Element> base, Optional<Element> mine, Optional<Element> theirs) {
        Element some = mine.or(() -> theirs).or(() -> base).orElseThrow();
        conflicts.add(new Conflict(path, some.id().isEmpty() ? some.name() : some.id(), base, mine, theirs));
    }
}

package org.systole.cib.patch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.path.Place;

/**
 * Patches between documents: Pacemaker's {@code <diff format="2">}, with what we need to be strict about it. Each
 * change says in {@code was} what it found, and the diff says in {@code sha256} what must come out; Pacemaker's tools
 * ignore both. Patches without them (from Pacemaker) are held to versions and to what must exist.
 */
public final class CibPatch {
    static final String WAS = "was";
    static final String RESULT = "sha256";
    private static final Set<String> VERSION = Set.of("admin_epoch", "epoch", "num_updates");

    private CibPatch() {}

    /** What came of applying a patch. */
    public sealed interface Application {
        /** It fits; this is the document with the patch in it. */
        record Applied(Element document) implements Application {
            public Applied {
                Objects.requireNonNull(document);
            }
        }

        /**
         * It does not fit; nothing was changed.
         *
         * @param outdated whether the document has moved on since the patch was made, rather than the patch being bad
         */
        record Refused(boolean outdated, String sentence) implements Application {
            public Refused {
                Objects.requireNonNull(sentence);
            }
        }
    }

    /**
     * The patch that leads from one document to the other; empty of changes when they are equal.
     *
     * @throws IllegalArgumentException where the roots differ in name, or have children of the same name and id
     */
    public static Element between(Element before, Element after) {
        List<Element> parts = new ArrayList<>();
        if (before.name().equals("cib")) {
            parts.add(Element.of("version").and(version("source", before)).and(version("target", after)));
        }
        parts.addAll(PatchWriter.changes(before, after));
        return Element.of("diff", "format", "2", RESULT, Digest.of(after)).withChildren(parts);
    }

    private static Element version(String name, Element cib) {
        CibVersion version = CibVersion.of(cib);
        return Element.of(
                name,
                "admin_epoch",
                String.valueOf(version.adminEpoch()),
                "epoch",
                String.valueOf(version.epoch()),
                "num_updates",
                String.valueOf(version.numUpdates()));
    }

    /** Whether the patch changes nothing. */
    public static boolean isEmpty(Element patch) {
        return patch.children("change").findAny().isEmpty();
    }

    /** Applies a patch to exactly the document it was made for: version, every object touched, and the result. */
    public static Application apply(Element document, Element patch) {
        Optional<String> unusable = unusable(patch);
        if (unusable.isPresent()) {
            return new Application.Refused(false, unusable.get());
        }
        Optional<Element> source = patch.child("version").flatMap(v -> v.child("source"));
        if (source.isPresent() && !CibVersion.of(source.get()).equals(CibVersion.of(document))) {
            return outdated(source.get(), document);
        }
        Application out = new Patcher(document, false).run(sorted(patch));
        return out instanceof Application.Applied applied ? checked(applied, patch) : out;
    }

    /**
     * Applies a patch to the objects it touches, whatever happened to others since it was made; the document keeps its
     * version. Where the patch does not say what it found, configuration versions must match.
     */
    public static Application applyToObjects(Element document, Element patch) {
        Optional<String> unusable = unusable(patch);
        if (unusable.isPresent()) {
            return new Application.Refused(false, unusable.get());
        }
        Optional<Element> source = patch.child("version").flatMap(v -> v.child("source"));
        if (source.isPresent() && !selfContained(patch) && !sameConfiguration(source.get(), document)) {
            return outdated(source.get(), document);
        }
        return new Patcher(document, true).run(sorted(patch));
    }

    private static Application outdated(Element source, Element document) {
        return new Application.Refused(
                true,
                "the patch was made for version " + CibVersion.of(source) + ", the configuration is at "
                        + CibVersion.of(document) + "; make it again from the newest configuration");
    }

    private static Application checked(Application.Applied applied, Element patch) {
        String wanted = patch.attribute(RESULT, "");
        return wanted.isEmpty() || wanted.equals(Digest.of(applied.document()))
                ? applied
                : new Application.Refused(
                        true,
                        "the patch leads to another document than the one it was made for; make it again from the"
                                + " newest configuration");
    }

    private static boolean selfContained(Element patch) {
        return patch.children("change")
                .filter(c -> Set.of("modify", "delete").contains(c.attribute("operation", "")))
                .allMatch(c -> c.attribute(WAS).isPresent());
    }

    private static boolean sameConfiguration(Element source, Element document) {
        CibVersion a = CibVersion.of(source);
        CibVersion b = CibVersion.of(document);
        return a.adminEpoch() == b.adminEpoch() && a.epoch() == b.epoch();
    }

    private static Optional<String> unusable(Element patch) {
        if (!patch.name().equals("diff")) {
            return Optional.of("<" + patch.name() + "> is no patch; a patch is <diff format=\"2\">");
        }
        String format = patch.attribute("format", "1");
        if (!format.equals("2")) {
            return Optional.of(
                    "the patch has format " + format + ", which does not say where things go; make it with format 2");
        }
        return patch.children("version")
                .flatMap(v -> v.children().stream())
                .flatMap(v -> VERSION.stream().map(n -> v.attribute(n, "0")))
                .filter(n -> !n.matches("\\d{1,18}"))
                .findFirst()
                .map(n -> "the patch has the version part '" + n + "', which is no number");
    }

    /** Deletions and attributes as they come, then places by rising position, as Pacemaker does it. */
    private static List<Element> sorted(Element patch) {
        List<Element> out = new ArrayList<>();
        List<Element> placed = new ArrayList<>();
        patch.children("change").forEach(c -> (places(c) ? placed : out).add(c));
        placed.sort(Comparator.comparingInt(Patcher::position));
        out.addAll(placed);
        return out;
    }

    private static boolean places(Element change) {
        return Set.of("create", "move").contains(change.attribute("operation", ""));
    }

    /** The document while changes are being applied to it. */
    private static final class Patcher {
        private Element document;
        private final boolean objectsOnly;

        Patcher(Element document, boolean objectsOnly) {
            this.document = document;
            this.objectsOnly = objectsOnly;
        }

        Application run(List<Element> changes) {
            for (Element change : changes) {
                Optional<String> problem = apply(change);
                if (problem.isPresent()) {
                    return new Application.Refused(true, problem.get());
                }
            }
            return new Application.Applied(document);
        }

        private Optional<String> apply(Element change) {
            String path = change.attribute("path", "");
            Optional<Place> place = Steps.resolve(document, path);
            if (place.isEmpty()) {
                return Optional.of("the patch touches " + path + ", which is not there");
            }
            return switch (change.attribute("operation", "")) {
                case "delete" -> delete(change, place.get());
                case "modify" -> modify(change, place.get());
                case "create" -> create(change, place.get());
                case "move" -> move(change, place.get());
                default -> Optional.of("the patch has the operation '" + change.attribute("operation", "")
                        + "'; there are create, modify, delete and move");
            };
        }

        private Optional<String> delete(Element change, Place place) {
            if (place.isRoot()) {
                return Optional.of("the patch deletes the whole document");
            }
            Optional<String> moved = moved(change, Digest.ofTree(place.in(document)));
            if (moved.isEmpty()) {
                document = place.remove(document);
            }
            return moved;
        }

        private Optional<String> modify(Element change, Place place) {
            Element found = place.in(document);
            if (!(objectsOnly && place.isRoot())) {
                Optional<String> moved = moved(change, Digest.ofAttributes(found));
                if (moved.isPresent()) {
                    return moved;
                }
            }
            Element next = found;
            List<Element> list = change.childOrEmpty("change-list").children();
            for (Element attribute : list) {
                String name = attribute.attribute("name", "");
                if (objectsOnly && place.isRoot() && VERSION.contains(name)) {
                    continue;
                }
                next = attribute.attribute("operation", "set").equals("unset")
                        ? next.without(name)
                        : next.with(name, attribute.attribute("value", ""));
            }
            document = place.set(document, inOrderOf(change, next));
            return Optional.empty();
        }

        /** The attributes in the order of the patch's result, where it has the same ones: digests do not mind. */
        private static Element inOrderOf(Element change, Element next) {
            return change.childOrEmpty("change-result").children().stream()
                    .filter(r ->
                            r.attributes().equals(next.attributes()) && r.name().equals(next.name()))
                    .map(r -> Element.of(r.name(), r.attributes(), next.children(), next.location()))
                    .findFirst()
                    .orElse(next);
        }

        private Optional<String> create(Element change, Place parent) {
            Element into = parent.in(document);
            if (change.children().size() != 1) {
                return Optional.of("the patch creates " + change.children().size() + " elements in one change at "
                        + change.attribute("path", ""));
            }
            Element added = change.children().get(0);
            boolean there = (objectsOnly || !added.id().isEmpty())
                    && into.children().stream().anyMatch(c -> Steps.key(c).equals(Steps.key(added)));
            if (there) {
                return Optional.of("the patch creates " + change.attribute("path", "") + "/" + Steps.key(added)
                        + ", which is there already");
            }
            document = parent.set(document, inserted(into, added, position(change)));
            return Optional.empty();
        }

        private Optional<String> move(Element change, Place place) {
            if (place.isRoot()) {
                return Optional.of("the patch moves the whole document");
            }
            Element moved = place.in(document);
            Place parent = place.parent();
            document = place.remove(document);
            document = parent.set(document, inserted(parent.in(document), moved, position(change)));
            return Optional.empty();
        }

        private static Element inserted(Element parent, Element child, int position) {
            List<Element> children = new ArrayList<>(parent.children());
            children.add(Math.min(position, children.size()), child);
            return parent.withChildren(children);
        }

        private static Optional<String> moved(Element change, String found) {
            String expected = change.attribute(WAS, found);
            return expected.equals(found)
                    ? Optional.empty()
                    : Optional.of("someone else changed " + change.attribute("path", "") + " in the meantime");
        }

        static int position(Element change) {
            String position = change.attribute("position", "");
            return position.matches("\\d{1,9}") ? Integer.parseInt(position) : Integer.MAX_VALUE;
        }
    }
}

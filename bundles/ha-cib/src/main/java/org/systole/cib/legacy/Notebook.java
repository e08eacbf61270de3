package org.systole.cib.legacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.systole.cib.Element;

/** Gathers notes while an import runs. What happens everywhere in the same way is counted and noted once. */
final class Notebook {
    private final List<Note> notes = new ArrayList<>();
    private final Map<String, Count> counts = new LinkedHashMap<>();

    private record Count(Note.Kind kind, Element first, int times) {
        Count more() {
            return new Count(kind, first, times + 1);
        }
    }

    void changed(Element at, String sentence) {
        note(Note.Kind.CHANGED, at, sentence);
    }

    void kept(Element at, String sentence) {
        note(Note.Kind.KEPT, at, sentence);
    }

    void dropped(Element at, String sentence) {
        note(Note.Kind.DROPPED, at, sentence);
    }

    void warning(Element at, String sentence) {
        note(Note.Kind.WARNING, at, sentence);
    }

    private void note(Note.Kind kind, Element at, String sentence) {
        notes.add(new Note(kind, at.location(), at.id(), sentence));
    }

    /** Notes the sentence once, for the first element, with the number of times; {@code %d} stands for it. */
    void counted(Note.Kind kind, Element at, String sentence) {
        counts.merge(sentence, new Count(kind, at, 1), (old, one) -> old.more());
    }

    /** Everything noted, in the order of the text. */
    List<Note> notes() {
        List<Note> out = new ArrayList<>(notes);
        counts.forEach((sentence, count) -> out.add(new Note(
                count.kind(),
                count.first().location(),
                count.first().id(),
                sentence.replace("%d", String.valueOf(count.times())))));
        out.sort(Comparator.comparingInt((Note n) -> n.location().line())
                .thenComparingInt(n -> n.location().column()));
        return List.copyOf(out);
    }
}

package org.systole.cib.load;

import java.util.ArrayList;
import java.util.List;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.legacy.LegacyImport;
import org.systole.cib.legacy.Note;
import org.systole.cib.malformed.Problem;
import org.systole.cib.malformed.Repair;
import org.systole.cib.malformed.WellFormedness;
import org.systole.cib.verify.Known;
import org.systole.cib.verify.Verifier;

/** Makes a configuration of the text of a file; every command and the first start of a node go this way. */
public final class CibFile {
    /** Attributes of the root that describe a run, and mean nothing for the next. */
    private static final List<String> RUN_TIME = List.of(
            "have-quorum",
            "dc-uuid",
            "cib-last-written",
            "update-origin",
            "update-client",
            "update-user",
            "execution-date",
            "no-quorum-panic");

    private CibFile() {}

    /**
     * Parses, imports if need be, and verifies.
     *
     * @param source name of the file, for the locations
     * @param text all of it; a byte order mark is ignored
     * @param known what the caller knows of nodes and agents
     */
    public static Loading load(String source, String text, Known known) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            return loaded(Xml.parse(source, plain), known);
        } catch (Xml.Malformed e) {
            List<Problem> problems = WellFormedness.problems(source, plain);
            return new Loading.Malformed(
                    problems.isEmpty() ? List.of(new Problem(e.location(), reason(e))) : problems,
                    Repair.repair(source, plain) instanceof Repair.Outcome.Repaired);
        }
    }

    private static String reason(Xml.Malformed e) {
        String place = e.location() + ": ";
        return e.getMessage().startsWith(place) ? e.getMessage().substring(place.length()) : e.getMessage();
    }

    private static Loading loaded(Element root, Known known) {
        if (!root.name().equals("cib")) {
            return new Loading.Loaded(root, List.of(), Verifier.verify(root, known));
        }
        if (LegacyImport.isLegacy(root)) {
            LegacyImport.Imported imported = LegacyImport.modernise(root);
            return new Loading.Loaded(imported.cib(), imported.notes(), Verifier.verify(imported.cib(), known));
        }
        List<Note> notes = new ArrayList<>();
        Element cib = root;
        if (root.attribute("validate-with", "none").equals("none")) {
            cib = root.with("validate-with", LegacyImport.SCHEMA);
            notes.add(new Note(
                    Note.Kind.CHANGED,
                    root.location(),
                    "",
                    "<cib> does not say its schema: " + LegacyImport.SCHEMA + " is written"));
        }
        return new Loading.Loaded(cib, notes, Verifier.verify(cib, known));
    }

    /** What a new cluster starts with: the configuration and its version, without what an old run left behind. */
    public static Element seed(Element cib) {
        Element out = cib.mapChildren(c -> c.name().equals("status") ? null : c).and(Element.of("status"));
        for (String attribute : RUN_TIME) {
            out = out.without(attribute);
        }
        return out;
    }
}

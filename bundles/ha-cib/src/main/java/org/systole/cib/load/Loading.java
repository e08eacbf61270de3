package org.systole.cib.load;

import java.util.List;
import java.util.Objects;
import org.systole.cib.Element;
import org.systole.cib.legacy.Note;
import org.systole.cib.malformed.Problem;
import org.systole.cib.verify.Finding;

/** What came of reading a text as a configuration. */
public sealed interface Loading {
    /**
     * It is XML, and this is what it says in the modern dialect.
     *
     * @param cib the document; whether it can be used, {@link #usable()} says
     * @param notes what an import changed, kept or dropped; empty for modern documents
     * @param findings what is wrong, risky or worth knowing
     */
    record Loaded(Element cib, List<Note> notes, List<Finding> findings) implements Loading {
        public Loaded {
            Objects.requireNonNull(cib);
            notes = List.copyOf(notes);
            findings = List.copyOf(findings);
        }

        /** Whether nothing found is an error. */
        public boolean usable() {
            return findings.stream().noneMatch(Finding::isError);
        }
    }

    /**
     * It is not well-formed.
     *
     * @param problems every mistake, in the order of the text; never empty
     * @param repairable whether {@code Repair} can mend it
     */
    record Malformed(List<Problem> problems, boolean repairable) implements Loading {
        public Malformed {
            problems = List.copyOf(problems);
        }
    }
}

package org.systole.core.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.systole.cib.Element;
import org.systole.cib.load.CibFile;
import org.systole.cib.load.Loading;
import org.systole.cib.verify.Finding;
import org.systole.cib.verify.Known;

/** Reads a hand-placed {@code cib.xml}, of any dialect, as the first configuration of a cluster. */
final class Seeds {
    private Seeds() {}

    /**
     * What a file offers.
     *
     * @param cib the document to begin with; empty if the file is empty or cannot be used
     * @param errors why it cannot be used, a sentence each
     * @param notes what the import changed, and what the operator should know
     */
    record Seed(Optional<Element> cib, List<String> errors, List<String> notes) {}

    static Seed read(String source, byte[] bytes) {
        if (bytes.length == 0) {
            return new Seed(Optional.empty(), List.of(), List.of());
        }
        Loading loading = CibFile.load(source, new String(bytes, StandardCharsets.UTF_8), Known.NOTHING);
        if (loading instanceof Loading.Malformed malformed) {
            return new Seed(
                    Optional.empty(),
                    malformed.problems().stream().map(Object::toString).toList(),
                    List.of());
        }
        Loading.Loaded loaded = (Loading.Loaded) loading;
        List<String> errors = loaded.findings().stream()
                .filter(Finding::isError)
                .map(Object::toString)
                .toList();
        List<String> notes = Stream.concat(
                        loaded.notes().stream().map(Object::toString),
                        loaded.findings().stream().filter(f -> !f.isError()).map(Object::toString))
                .toList();
        return new Seed(errors.isEmpty() ? Optional.of(CibFile.seed(loaded.cib())) : Optional.empty(), errors, notes);
    }
}

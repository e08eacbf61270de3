package org.systole.cib.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.systole.cib.Element;
import org.systole.cib.PacemakerTools;
import org.systole.cib.Xml;
import org.systole.cib.path.Selector;
import org.systole.cib.verify.Verifier;

/** What the tests of the import ask of an imported document. */
final class Imports {
    static Element resource(String name) {
        try (InputStream in = Imports.class.getResourceAsStream("/" + name)) {
            return Xml.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | Xml.Malformed e) {
            throw new AssertionError(e);
        }
    }

    static Element the(Element cib, String xpath) {
        var found = (Selector.Selection.Found) Selector.select(cib, xpath);
        assertThat(found.places()).as(xpath).hasSize(1);
        return found.places().get(0).in(cib);
    }

    static boolean absent(Element cib, String xpath) {
        return ((Selector.Selection.Found) Selector.select(cib, xpath)).places().isEmpty();
    }

    static String value(Element cib, String xpath) {
        return the(cib, xpath).attribute("value", "");
    }

    static List<String> notes(LegacyImport.Imported imported) {
        return imported.notes().stream().map(Note::toString).toList();
    }

    static void acceptedByPacemaker(Path directory, Element cib) {
        assertThat(Verifier.verify(cib)).noneMatch(f -> f.isError());
        if (PacemakerTools.schemaInstalled()) {
            PacemakerTools.Answer schema = PacemakerTools.schema(directory, cib);
            assertThat(schema.exit()).as(schema.output()).isZero();
        }
        if (PacemakerTools.installed("crm_verify")) {
            String file = PacemakerTools.write(directory, "imported.xml", cib);
            PacemakerTools.Answer verify = PacemakerTools.run(directory, "crm_verify", "-V", "-x", file);
            assertThat(verify.exit()).as(verify.output()).isZero();
            assertThat(PacemakerTools.run(directory, "crm_simulate", "-x", file).exit())
                    .isZero();
        }
    }

    private Imports() {}
}

package org.systole.core.node;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/** Reads a hand-placed {@code cib.xml}. */
final class Seeds {
    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private Seeds() {}

    /** The document; empty if there is none or it cannot be used, which is logged with the reason. */
    static Optional<Element> read(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Xml.parse("cib.xml", new String(bytes, StandardCharsets.UTF_8)));
        } catch (Xml.Malformed e) {
            log.error("cib.xml is not used as the first configuration: {}. Run: crm_verify -x cib.xml", e.getMessage());
            return Optional.empty();
        }
    }
}

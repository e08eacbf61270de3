package org.systole.cib.verify;

/** One concern looked at in a whole document. Stateless; rules run in a fixed order and do not see each other. */
interface Rule {
    void check(Document document, Report report);
}

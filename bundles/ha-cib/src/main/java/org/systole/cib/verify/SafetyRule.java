package org.systole.cib.verify;

import java.util.regex.Pattern;

/** Settings that are allowed and seldom meant: quorum ignored, secrets in clear, a schema nobody else reads. */
final class SafetyRule implements Rule {
    private static final Pattern SCHEMA = Pattern.compile("pacemaker-(3\\.\\d+|next)");

    @Override
    public void check(Document document, Report report) {
        quorum(document, report);
        document.all("nvpair")
                .filter(n -> n.parentName().equals("instance_attributes"))
                .forEach(n -> secret(n, report));
        String schema = document.cib().element().attribute("validate-with", "");
        if (!schema.isEmpty() && !SCHEMA.matcher(schema).matches()) {
            report.warning(
                    "unknown-schema",
                    document.cib(),
                    "<cib> is written for the schema " + schema + ", which is not known here",
                    "set validate-with=\"pacemaker-3.9\" if it is meant to be read as that");
        }
    }

    private static void quorum(Document document, Report report) {
        document.all("nvpair")
                .filter(n -> n.parentName().equals("cluster_property_set"))
                .filter(n -> n.element().attribute("name", "").equals("no-quorum-policy"))
                .filter(n -> n.element().attribute("value", "").equalsIgnoreCase("ignore"))
                .forEach(n -> report.warning(
                        "quorum-ignored",
                        n,
                        "no-quorum-policy=ignore cannot make a majority of a minority: without one no change is"
                                + " committed, so it is treated as freeze: what runs stays, nothing new starts",
                        "set freeze or stop; for two nodes add a witness as the third voter"));
    }

    private static void secret(Occurrence nvpair, Report report) {
        String name = nvpair.element().attribute("name", "");
        String value = nvpair.element().attribute("value", "");
        if (Secrets.inClear(name, value)) {
            report.warning(
                    "plain-text-secret",
                    nvpair,
                    nvpair.text() + " holds " + name
                            + " in clear, and everyone who may read the configuration reads it",
                    "restrict who may read the CIB; change the secret if this file was ever passed on");
        }
    }
}

package org.systole.cib.verify;

import java.util.List;
import java.util.stream.Stream;
import org.systole.cib.Element;

/**
 * Looks at a whole CIB in the modern dialect and says what is wrong with it. Older dialects are imported first
 * ({@code org.systole.cib.legacy}). The status section belongs to the cluster and is not looked at.
 */
public final class Verifier {
    /** Whether the document has the shape of a CIB; the other rules rely on these. */
    private static final List<Rule> STRUCTURE = List.of(
            new GrammarRule(), new CombinationRule(), new ObsoleteRule(), new IdentityRule(), new ReferenceRule());

    /** What it means; these look only at what they understand, also beside broken parts. */
    private static final List<Rule> MEANING = List.of(
            new OptionRule(),
            new OperationRule(),
            new AddressRule(),
            new NodeRule(),
            new LoopRule(),
            new FencingRule(),
            new SafetyRule(),
            new AgentRule(),
            new Pvfs2Rule());

    private Verifier() {}

    /** The findings, errors first, knowing nothing but the document. */
    public static List<Finding> verify(Element cib) {
        return verify(cib, Known.NOTHING);
    }

    /** The findings, errors first. */
    public static List<Finding> verify(Element cib, Known known) {
        return run(
                cib, known, Stream.concat(STRUCTURE.stream(), MEANING.stream()).toList());
    }

    /** What is wrong with the shape alone. */
    static List<Finding> structure(Element cib) {
        return run(cib, Known.NOTHING, STRUCTURE);
    }

    private static List<Finding> run(Element cib, Known known, List<Rule> rules) {
        Report report = new Report();
        Occurrence root = Occurrence.root(cib);
        long configurations = cib.children("configuration").count();
        if (!cib.name().equals("cib")) {
            report.error("not-a-cib", root, "<" + cib.name() + "> is not a CIB", "a CIB begins with <cib ...>");
        } else if (configurations != 1) {
            report.error(
                    "missing-section",
                    root,
                    "<cib> needs exactly one <configuration>, and has " + configurations,
                    "add <configuration> with crm_config, nodes, resources and constraints");
        } else {
            Document document = new Document(cib, known);
            rules.forEach(r -> r.check(document, report));
        }
        return report.sorted();
    }

    /** What the first list has of a severity and the second has not. */
    public static List<Finding> added(Finding.Severity severity, List<Finding> after, List<Finding> before) {
        return after.stream()
                .filter(a -> a.severity() == severity)
                .filter(a -> before.stream().noneMatch(a::sameAs))
                .toList();
    }
}

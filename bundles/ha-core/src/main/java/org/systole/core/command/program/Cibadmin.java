package org.systole.core.command.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.legacy.LegacyImport;
import org.systole.cib.path.Place;
import org.systole.cib.path.Selector;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code cibadmin}: reads and changes the configuration as XML. */
final class Cibadmin implements Command {
    private static final List<String> SCOPES = List.of(
            "configuration",
            "crm_config",
            "nodes",
            "resources",
            "constraints",
            "rsc_defaults",
            "op_defaults",
            "acls",
            "fencing-topology",
            "tags",
            "alerts",
            "status",
            "cib",
            "all");

    /** What each command option asks for. */
    private static final Map<String, Operation> CHANGES = new TreeMap<>(Map.of(
            "create", Operation.CREATE,
            "modify", Operation.MODIFY,
            "replace", Operation.REPLACE,
            "delete", Operation.DELETE,
            "delete-all", Operation.DELETE_ALL,
            "patch", Operation.PATCH,
            "bump", Operation.BUMP,
            "erase", Operation.ERASE,
            "upgrade", Operation.UPGRADE));

    @Override
    public Syntax syntax() {
        return new Syntax(
                "cibadmin",
                "reads and changes the cluster's configuration as XML",
                List.of(
                        "--query [-o SECTION | -A XPATH]",
                        "--create|--modify|--replace|--delete [-o SECTION | -A XPATH] -x FILE",
                        "--bump | --erase --force | --upgrade"),
                options(),
                List.of(
                        "cibadmin -Q > cib.xml",
                        "cibadmin -R -x cib.xml",
                        "cibadmin -Q -A \"//primitive[@id='web']\"",
                        "cibadmin -D -X '<primitive id=\"old\"/>' --dry-run"));
    }

    private static List<Option> options() {
        return List.of(
                Option.flag('Q', "query", "print the configuration and status, or the part asked for"),
                Option.flag('C', "create", "add the XML; refused where it exists"),
                Option.flag('M', "modify", "merge the XML into what has its name and id"),
                Option.flag('R', "replace", "put the XML in place of what has its name and id, or of everything"),
                Option.flag('D', "delete", "remove the first object that matches the XML or XPath"),
                Option.flag('d', "delete-all", "remove every object that matches"),
                Option.flag('P', "patch", "apply an XML diff"),
                Option.flag('B', "bump", "raise the epoch and change nothing else"),
                Option.flag('u', "upgrade", "bring an older dialect to the newest"),
                Option.flag('E', "erase", "empty the configuration; needs --force"),
                Option.flag('a', "empty", "print an empty configuration"),
                Option.value('o', "scope", "SECTION", "only this section: " + String.join(", ", SCOPES)),
                Option.value('A', "xpath", "XPATH", "only what this selects"),
                Option.flag('e', "node-path", "with --query --xpath: print where the matches are"),
                Option.flag('n', "no-children", "with --query: without what is inside"),
                Option.value('x', "xml-file", "FILE", "take the XML from a file"),
                Option.value('X', "xml-text", "XML", "take the XML from this argument"),
                Option.flag('p', "xml-pipe", "take the XML from standard input"),
                Option.flag('c', "allow-create", "with --modify: add what is not there"),
                Option.flag('f', "force", "needed by --erase"),
                Option.flag('l', "local", "accepted; reads are always local"),
                Option.flag('s', "sync-call", "accepted; changes always wait"),
                Common.TIMEOUT,
                Common.REASON,
                Common.DRY_RUN,
                Common.VERBOSE);
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        if (!words.operands().isEmpty()) {
            throw new UsageError("'" + words.operands().get(0) + "' is no option; XML is given with -x, -X or -p");
        }
        List<String> asked = CHANGES.keySet().stream().filter(words::has).toList();
        if (words.has("empty")) {
            session.print(Xml.print(empty()));
            return ExitCode.OK;
        }
        if (words.has("query") && asked.isEmpty()) {
            return query(session);
        }
        if (asked.size() != 1 || words.has("query")) {
            throw new UsageError("give exactly one of --query, --create, --modify, --replace, --delete, --delete-all,"
                    + " --patch, --bump, --upgrade, --erase");
        }
        return change(session, asked.get(0));
    }

    private static Element empty() {
        return Element.of("cib", "admin_epoch", "0", "epoch", "0", "num_updates", "0")
                .with("validate-with", "pacemaker-3.9")
                .and(Element.of("configuration")
                        .and(Element.of("crm_config"))
                        .and(Element.of("nodes"))
                        .and(Element.of("resources"))
                        .and(Element.of("constraints")))
                .and(Element.of("status"));
    }

    private static ExitCode query(Session session) throws Refusal, UsageError {
        Element cib = session.cib();
        List<Place> places = places(cib, session.words());
        boolean bare = session.words().has("no-children");
        if (session.words().has("node-path")) {
            places.forEach(p -> session.println(p.path(cib)));
            return ExitCode.OK;
        }
        List<Element> found = places.stream()
                .map(p -> p.in(cib))
                .map(e -> bare ? e.withChildren(List.of()) : e)
                .toList();
        session.print(Xml.print(
                found.size() == 1 ? found.get(0) : Element.of("xpath-query").withChildren(found)));
        return ExitCode.OK;
    }

    private static List<Place> places(Element cib, Parsed words) throws Refusal, UsageError {
        String xpath = xpath(words);
        if (xpath.isEmpty()) {
            return List.of(Place.ROOT);
        }
        Selector.Selection selection = Selector.select(cib, xpath);
        if (selection instanceof Selector.Selection.Unusable unusable) {
            throw new UsageError(unusable.sentence());
        }
        List<Place> places = ((Selector.Selection.Found) selection).places();
        if (places.isEmpty()) {
            throw new Refusal(ExitCode.NO_SUCH_OBJECT, "Nothing matches " + xpath + ".");
        }
        return places;
    }

    /** The place asked for as XPath; empty for the whole document. */
    private static String xpath(Parsed words) throws UsageError {
        if (words.has("xpath") && words.has("scope")) {
            throw new UsageError("--scope and --xpath exclude each other");
        }
        Optional<String> scope = words.value("scope");
        if (scope.isEmpty()) {
            return words.value("xpath").orElse("");
        }
        if (!SCOPES.contains(scope.get())) {
            throw new UsageError("there is no section '" + scope.get() + "'." + DidYouMean.hint(scope.get(), SCOPES));
        }
        return switch (scope.get()) {
            case "cib", "all" -> "";
            case "configuration", "status" -> "/cib/" + scope.get();
            default -> "/cib/configuration/" + scope.get();
        };
    }

    private static ExitCode change(Session session, String option) throws Refusal, UsageError {
        Parsed words = session.words();
        Operation operation = CHANGES.get(option);
        if (operation == Operation.ERASE && !words.has("force")) {
            throw new Refusal(
                    ExitCode.UNSAFE,
                    "This would empty the whole configuration and stop every resource; repeat with --force.");
        }
        if (operation == Operation.MODIFY && words.has("allow-create")) {
            operation = Operation.MODIFY_OR_CREATE;
        }
        return session.change(operation, xpath(words), payload(session));
    }

    private static Optional<Element> payload(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        long given = List.of("xml-file", "xml-text", "xml-pipe").stream()
                .filter(words::has)
                .count();
        if (given > 1) {
            throw new UsageError("give the XML once: with -x, -X or -p");
        }
        if (words.has("xml-text")) {
            return Optional.of(modern(session, session.parse("--xml-text", words.need("xml-text"))));
        }
        if (words.has("xml-file")) {
            return Optional.of(modern(session, session.readXml(words.need("xml-file"))));
        }
        return words.has("xml-pipe") ? Optional.of(modern(session, session.readXml("-"))) : Optional.empty();
    }

    /** A whole configuration in an older dialect is imported, and what that changed is said. */
    private static Element modern(Session session, Element given) {
        if (!given.name().equals("cib") || !LegacyImport.isLegacy(given)) {
            return given;
        }
        LegacyImport.Imported imported = LegacyImport.modernise(given);
        imported.notes().forEach(n -> session.warn(n.toString()));
        return imported.cib();
    }
}

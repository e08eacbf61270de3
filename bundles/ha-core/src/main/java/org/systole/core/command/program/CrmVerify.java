package org.systole.core.command.program;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.verify.Finding;
import org.systole.cib.verify.Known;
import org.systole.cib.verify.Verifier;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code crm_verify}: says what is wrong with a configuration. Needs no node unless it looks at the live one. */
final class CrmVerify implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_verify",
                "checks a configuration and says what is wrong, where, and what to do",
                List.of("--live-check", "-x FILE [--strict]", "-X XML", "-p"),
                List.of(
                        Option.flag('L', "live-check", "check what the cluster uses now"),
                        Option.value('x', "xml-file", "FILE", "check a file"),
                        Option.value('X', "xml-text", "XML", "check this argument"),
                        Option.flag('p', "xml-pipe", "check the standard input"),
                        Option.flag(' ', "strict", "end with 1 if there are warnings"),
                        Common.VERBOSE,
                        Common.QUIET),
                List.of("crm_verify -x cib.xml", "crm_verify -L"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        long sources = List.of("live-check", "xml-file", "xml-text", "xml-pipe").stream()
                .filter(words::has)
                .count();
        if (sources != 1 || !words.operands().isEmpty()) {
            throw new UsageError("say what to check, one of: -L, -x FILE, -X XML, -p");
        }
        Element cib = source(session);
        List<Finding> findings = Verifier.verify(cib, words.has("live-check") ? known(session) : Known.NOTHING);
        if (!words.has("quiet")) {
            findings.forEach(f -> session.println(f.toString()));
        }
        return verdict(session, findings);
    }

    private static Element source(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        if (words.has("live-check")) {
            return session.cib();
        }
        if (words.has("xml-text")) {
            return session.parse("--xml-text", words.need("xml-text"));
        }
        return session.readXml(words.has("xml-pipe") ? "-" : words.need("xml-file"));
    }

    /** Findings on what the cluster uses now. */
    static List<Finding> live(Session session) {
        return Verifier.verify(session.cib(), known(session));
    }

    /** What the running cluster knows beside its configuration. */
    private static Known known(Session session) {
        TreeSet<String> agents = new TreeSet<>();
        session.snapshot().agents().values().forEach(agents::addAll);
        TreeSet<String> nodes = new TreeSet<>();
        session.snapshot().present().stream().map(NodeId::value).forEach(nodes::add);
        Optional<SortedSet<String>> offered = agents.isEmpty() ? Optional.empty() : Optional.of(agents);
        return new Known(offered, nodes);
    }

    private static ExitCode verdict(Session session, List<Finding> findings) {
        long errors = findings.stream().filter(Finding::isError).count();
        long warnings = findings.stream()
                .filter(f -> f.severity() == Finding.Severity.WARNING)
                .count();
        if (errors + warnings > 0 && !session.words().has("quiet")) {
            session.println(errors + " errors, " + warnings + " warnings");
        }
        if (errors > 0) {
            return ExitCode.CONFIGURATION;
        }
        return warnings > 0 && session.words().has("strict") ? ExitCode.ERROR : ExitCode.OK;
    }
}

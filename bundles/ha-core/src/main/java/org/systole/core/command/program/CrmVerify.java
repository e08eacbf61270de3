package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.cib.load.CibFile;
import org.systole.cib.load.Loading;
import org.systole.cib.load.Verdict;
import org.systole.cib.malformed.Repair;
import org.systole.cib.verify.Finding;
import org.systole.cib.verify.Known;
import org.systole.cib.verify.Verifier;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.session.Texts;
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
                List.of("--live-check", "-x FILE [--strict] [--repair OUT]", "-X XML", "-p"),
                List.of(
                        Option.flag('L', "live-check", "check what the cluster uses now"),
                        Option.value('x', "xml-file", "FILE", "check a file"),
                        Option.value('X', "xml-text", "XML", "check this argument"),
                        Option.flag('p', "xml-pipe", "check the standard input"),
                        Option.value(
                                ' ',
                                "repair",
                                "OUT",
                                "mend stray, missing and misspelt end tags, and write the result"),
                        Option.flag(' ', "strict", "end with 1 if there are warnings"),
                        Common.VERBOSE,
                        Common.QUIET),
                List.of("crm_verify -x cib.xml", "crm_verify -x cib.xml --repair mended.xml", "crm_verify -L"));
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
        if (words.has("live-check")) {
            List<Finding> findings = new ArrayList<>(live(session));
            findings.addAll(unproved(session));
            Loading live = withBudget(session, new Loading.Loaded(session.cib(), List.of(), findings));
            return print(session, Verdict.of("the running configuration", live, verbose(words), words.has("strict")));
        }
        String source = words.has("xml-text") ? "--xml-text" : words.has("xml-pipe") ? "-" : words.need("xml-file");
        String text = words.has("xml-text") ? words.need("xml-text") : Texts.read(session.terminal(), source);
        Optional<String> repaired = words.value("repair");
        if (repaired.isPresent()) {
            return repair(session, source, text, repaired.get());
        }
        return print(
                session,
                Verdict.of(
                        source,
                        withBudget(session, CibFile.load(source, text, Known.NOTHING)),
                        verbose(words),
                        words.has("strict")));
    }

    /** Fencing that nobody has proved: what no configuration can tell. */
    private static List<Finding> unproved(Session session) {
        return FencingCoverage.unproved(session).stream()
                .map(sentence -> new Finding(
                        Finding.Severity.WARNING,
                        "fencing-not-proved",
                        session.cib().location(),
                        "",
                        sentence,
                        "run: systole fencing drill"))
                .toList();
    }

    /** With what the configurations of PVFS2 file systems say, where they can be read. */
    private static Loading withBudget(Session session, Loading loading) {
        if (!(loading instanceof Loading.Loaded loaded) || !loaded.usable()) {
            return loading;
        }
        List<Finding> all = new ArrayList<>(loaded.findings());
        all.addAll(RetryBudget.findings(loaded.cib(), session.terminal()));
        return new Loading.Loaded(loaded.cib(), loaded.notes(), all);
    }

    private static boolean verbose(Parsed words) {
        return words.has("verbose");
    }

    private static ExitCode print(Session session, Verdict verdict) {
        if (!session.words().has("quiet")) {
            verdict.lines().forEach(session::println);
        }
        return ExitCode.of(verdict.exitCode()).orElse(ExitCode.ERROR);
    }

    /** Writes the mended text, says what was changed, and gives the verdict on the result. */
    private static ExitCode repair(Session session, String source, String text, String file) throws Refusal {
        Repair.Outcome outcome = Repair.repair(source, text);
        if (outcome instanceof Repair.Outcome.Refused refused) {
            refused.problems()
                    .forEach(p -> session.println(p.location() + ": error [not-well-formed] " + p.sentence()));
            throw new Refusal(ExitCode.CONFIGURATION, refused.sentence());
        }
        String mended = text;
        String judged = source;
        if (outcome instanceof Repair.Outcome.Repaired repaired) {
            repaired.changes().forEach(p -> session.println(p.location() + ": repaired: " + p.sentence()));
            mended = repaired.text();
            judged = file;
            Texts.write(session.terminal(), file, mended);
            session.println(file + ": written, with " + repaired.changes().size() + " changes");
        } else {
            session.println(source + ": well-formed as it is; " + file + " was not written");
        }
        Parsed words = session.words();
        return print(
                session,
                Verdict.of(judged, CibFile.load(judged, mended, Known.NOTHING), verbose(words), words.has("strict")));
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
}

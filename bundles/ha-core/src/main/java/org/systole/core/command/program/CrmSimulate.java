package org.systole.core.command.program;

import java.util.List;
import java.util.Optional;
import org.systole.cib.Element;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.session.Texts;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;
import org.systole.policy.simulate.SimulateReport;

/** {@code crm_simulate}: what the cluster would do with a configuration and status. Changes nothing that runs. */
final class CrmSimulate implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_simulate",
                "shows what the cluster would do, and the state afterwards",
                List.of("-x FILE -S", "-L -S", "--batch LIST OUTDIR"),
                List.of(
                        Option.flag('L', "live-check", "with what the running cluster knows now"),
                        Option.value('x', "xml-file", "FILE", "with the configuration and status in a file"),
                        Option.flag('p', "xml-pipe", "with those on the standard input"),
                        Option.flag('R', "run", "show what would be done"),
                        Option.flag('S', "simulate", "the same, and the state when all of it is done"),
                        Option.value('t', "set-datetime", "DATE", "as of this moment (ISO 8601)"),
                        Option.value('G', "save-graph", "FILE", "write the transition graph as XML"),
                        Option.flag(
                                ' ',
                                "batch",
                                "run every line NAME<TAB>FILE<TAB>OPTIONS of LIST into OUTDIR/NAME.summary, .exp, .scores"),
                        Common.VERBOSE,
                        Common.QUIET),
                List.of("crm_simulate -x cib.xml -S", "crm_simulate -LS -t 2030-01-01"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        if (words.has("batch")) {
            return new SimulateBatch(session.terminal(), syntax(), session.clock())
                    .run(words.operand(0, "the list"), words.operand(1, "the directory for the results"));
        }
        if (!words.operands().isEmpty()) {
            throw new UsageError("what is '" + words.operand(0, "") + "'? Name a file with -x FILE");
        }
        SimulateReport report =
                SimulateInput.report(cib(session, words), words, session.clock().instant());
        session.print(words.has("simulate") ? report.text() : words.has("run") ? report.summary() : report.status());
        Optional<String> graph = words.value("save-graph");
        if (graph.isPresent()) {
            Texts.write(session.terminal(), graph.get(), report.graph());
        }
        return ExitCode.OK;
    }

    private static Element cib(Session session, Parsed words) throws Refusal, UsageError {
        long sources = List.of("live-check", "xml-file", "xml-pipe").stream()
                .filter(words::has)
                .count();
        if (sources > 1) {
            throw new UsageError("say only one of: -L, -x FILE, -p");
        }
        if (words.has("xml-file") || words.has("xml-pipe")) {
            return SimulateInput.read(session.terminal(), words.has("xml-pipe") ? "-" : words.need("xml-file"));
        }
        return session.cib();
    }
}

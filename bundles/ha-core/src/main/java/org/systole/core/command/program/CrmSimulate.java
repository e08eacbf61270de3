package org.systole.core.command.program;

import java.util.List;
import java.util.Optional;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.report.JsonText;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.session.Texts;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;
import org.systole.policy.simulate.SimulateReport;

/** {@code crm_simulate}: what the cluster would do with a configuration and status. Changes nothing that runs. */
final class CrmSimulate implements Command {
    private static final List<String> FORMATS = List.of("text", "xml", "json");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_simulate",
                "shows what the cluster would do, and the state afterwards",
                List.of("-x FILE -S", "-L -S [-f NODE]", "-P DIR [-N N]", "--batch LIST OUTDIR"),
                SimulateOptions.ALL,
                List.of(
                        "crm_simulate -x cib.xml -S",
                        "crm_simulate -LS -f node2",
                        "crm_simulate -LS -i web_monitor_10000@node1=7",
                        "crm_simulate -x cib.xml -R --output-as=json"));
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
        if (words.has("profile")) {
            return SimulateProfile.run(session);
        }
        String format = words.value("output-as").orElse("text");
        if (!FORMATS.contains(format)) {
            throw new UsageError("there is no output format '" + format + "'; there is text, xml and json");
        }
        if (words.has("in-place") && !words.has("xml-file")) {
            throw new UsageError("--in-place writes to the file of -x FILE; name one");
        }
        Element cib = cib(session, words);
        SimulateReport report = SimulateInput.report(cib, words, session.clock().instant());
        String text = text(session, report, format);
        write(session, "output-to", text);
        artifacts(session, report);
        if (words.has("verbose")) {
            report.warnings().forEach(w -> session.warn(session.program() + ": " + w));
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

    private static String text(Session session, SimulateReport report, String format) {
        var parts = SimulateOptions.parts(session.words());
        if (format.equals("text")) {
            return report.text(parts);
        }
        Element document = report.xml(parts, String.join(" ", session.line()));
        return format.equals("xml") ? Xml.print(document) : JsonText.of(document);
    }

    /** Writes to the file an option names; the output goes to the terminal where it names none. */
    private static void write(Session session, String option, String text) throws Refusal {
        Optional<String> file = session.words().value(option).filter(f -> !f.equals("-"));
        if (file.isPresent()) {
            Texts.write(session.terminal(), file.get(), text);
        } else {
            session.print(text);
        }
    }

    private static void artifacts(Session session, SimulateReport report) throws Refusal {
        Parsed words = session.words();
        if (words.has("save-input")) {
            write(session, "save-input", Xml.print(report.before()));
        }
        if (words.has("save-graph")) {
            write(session, "save-graph", report.graph());
        }
        if (words.has("save-dotfile")) {
            write(session, "save-dotfile", report.dot());
        }
        if (words.has("save-output")) {
            write(session, "save-output", Xml.print(report.after()));
        }
        if (words.has("in-place")) {
            write(session, "xml-file", Xml.print(report.after()));
        }
    }
}

package org.systole.core.command.program;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.legacy.LegacyImport;
import org.systole.cib.view.IsoTime;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.session.Texts;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.UsageError;
import org.systole.policy.simulate.Modification;
import org.systole.policy.simulate.Moment;
import org.systole.policy.simulate.OperationSpec;
import org.systole.policy.simulate.SimulateReport;

/** What a simulation starts from: a document with its status, and the moment. */
final class SimulateInput {
    /** What the root says of the moment the document was written at; Heartbeat wrote underscores. */
    private static final List<String> RUN = List.of("have-quorum", "no-quorum-panic", "dc-uuid", "execution-date");

    private SimulateInput() {}

    /** The document in a file of the caller; an older dialect is imported, with the status it has. */
    static Element read(Terminal terminal, String path) throws Refusal {
        Element root = parse(path.equals("-") ? "standard input" : path, Texts.read(terminal, path));
        if (!root.name().equals("cib") || root.child("configuration").isEmpty()) {
            throw new Refusal(
                    ExitCode.DATA,
                    root.location() + ": <" + root.name() + "> is no <cib> with a <configuration>;"
                            + " give what cibadmin -Q prints");
        }
        return LegacyImport.isLegacy(root) ? modern(root) : root;
    }

    /** An import leaves out what told of an old run; a simulation is about that very run. */
    private static Element modern(Element root) {
        Element cib = LegacyImport.modernise(root).cib().replacing(root.childOrEmpty("status"));
        for (String name : RUN) {
            Optional<String> value = root.attribute(name).or(() -> root.attribute(name.replace('-', '_')));
            cib = value.isPresent() ? cib.with(name, value.get()) : cib;
        }
        return cib;
    }

    private static Element parse(String source, String text) throws Refusal {
        try {
            return Xml.parse(source, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (Xml.Malformed e) {
            throw new Refusal(ExitCode.DATA, e.getMessage() + "; crm_verify -x FILE --repair OUT may mend it");
        }
    }

    /** The run that the words ask for. */
    static SimulateReport report(Element cib, Parsed words, Instant now) throws UsageError, Refusal {
        Moment moment = moment(cib, words, now);
        List<Modification> changes = new ArrayList<>();
        for (Map.Entry<Modification.Kind, String> option : SimulateOptions.CHANGES.entrySet()) {
            for (String value : words.values(option.getValue())) {
                Modification change = new Modification(option.getKey(), value);
                check(option.getValue(), SimulateReport.problem(cib, change, moment.now()));
                changes.add(change);
            }
        }
        List<OperationSpec> failures = new ArrayList<>();
        for (String value : words.values("op-fail")) {
            check("op-fail", SimulateReport.failureProblem(cib, value, moment.now()));
            OperationSpec.parse(value).ifPresent(failures::add);
        }
        return SimulateReport.of(cib, moment, changes, failures);
    }

    private static void check(String option, Optional<String> problem) throws Refusal {
        if (problem.isPresent()) {
            throw new Refusal(
                    problem.get().startsWith("there is no ") ? ExitCode.NO_SUCH_OBJECT : ExitCode.USAGE,
                    "--" + option + ": " + problem.get());
        }
    }

    private static Moment moment(Element cib, Parsed words, Instant now) throws UsageError {
        Optional<String> moment = words.value("set-datetime");
        if (moment.isEmpty()) {
            return Moment.of(cib, now);
        }
        Instant at = IsoTime.instant(moment.get())
                .orElseThrow(() -> new UsageError("--set-datetime " + moment.get()
                        + " is no moment as ISO 8601 writes it, such as 2030-01-31T12:00:00Z"));
        return Moment.chosen(at, moment.get());
    }
}

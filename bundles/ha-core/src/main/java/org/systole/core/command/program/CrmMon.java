package org.systole.core.command.program;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.JsonText;
import org.systole.cib.report.Show;
import org.systole.cib.report.Show.Part;
import org.systole.cib.report.TextReport;
import org.systole.cib.report.XmlReport;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.session.Texts;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code crm_mon}: the state of the cluster, once or again and again. */
final class CrmMon implements Command {
    private static final Map<String, Part> PARTS = Map.of(
            "inactive", Part.INACTIVE,
            "group-by-node", Part.BY_NODE,
            "failcounts", Part.FAIL_COUNTS,
            "operations", Part.OPERATIONS,
            "timing-details", Part.TIMING,
            "show-node-attributes", Part.ATTRIBUTES,
            "neg-locations", Part.BANS,
            "show-detail", Part.DETAIL,
            "hide-headers", Part.NO_HEADERS,
            "fence-history", Part.FENCING);

    private static final List<String> FORMATS = List.of("text", "xml", "json", "console");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_mon",
                "shows the state of the cluster",
                List.of("[-1] [-r] [-n] [-f] [-A] [-o|-t] [--output-as text|xml|json]"),
                List.of(
                        Option.flag('1', "one-shot", "show it once and end; otherwise again and again"),
                        Option.flag('r', "inactive", "also resources that are stopped"),
                        Option.flag('n', "group-by-node", "resources under the node they run on"),
                        Option.flag('f', "failcounts", "fail counts"),
                        Option.flag('o', "operations", "operation history"),
                        Option.flag('t', "timing-details", "operation history with times"),
                        Option.flag('A', "show-node-attributes", "node attributes"),
                        Option.flag('L', "neg-locations", "constraints that keep resources off nodes"),
                        Option.flag('R', "show-detail", "node ids, and every instance of clones"),
                        Option.flag('D', "hide-headers", "without the summary"),
                        Option.flag('m', "fence-history", "fencings that succeeded as well"),
                        Option.flag('s', "simple-status", "one line for monitoring programs; 0 if all is well, else 1"),
                        Option.value(' ', "output-as", "FORMAT", "text (default), xml or json"),
                        Option.value(' ', "output-to", "FILE", "write to a file instead"),
                        Option.value('i', "interval", "SECONDS", "how often to show it again (5)"),
                        Option.flag('X', "as-xml", "the same as --output-as=xml"),
                        Option.flag('N', "disable-ncurses", "accepted; there are no curses"),
                        Common.VERBOSE,
                        Common.QUIET),
                List.of("crm_mon -1", "crm_mon -r -1", "crm_mon --output-as=json | jq .nodes"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        String format = words.has("as-xml") ? "xml" : words.value("output-as").orElse("text");
        if (!FORMATS.contains(format)) {
            throw new UsageError("there is no output format '" + format + "'; there is text, xml and json");
        }
        ClusterReport report = Reports.of(session.snapshot());
        if (words.has("simple-status")) {
            return simple(session, report);
        }
        Show show = new Show(
                parts(words), session.clock().instant(), session.clock().getZone());
        String text = text(session, report, show, format);
        Optional<String> file = words.value("output-to").filter(f -> !f.equals("-"));
        if (file.isPresent()) {
            Texts.write(session.terminal(), file.get(), text);
        } else {
            session.print(text);
        }
        boolean live = !words.has("one-shot") && file.isEmpty() && (format.equals("text") || format.equals("console"));
        if (live) {
            session.terminal().again(interval(words));
        }
        return ExitCode.OK;
    }

    private static String text(Session session, ClusterReport report, Show show, String format) {
        Element result = XmlReport.of(report, show, String.join(" ", session.line()));
        return switch (format) {
            case "xml" -> Xml.print(result);
            case "json" -> JsonText.of(result);
            default -> TextReport.of(report, show) + Reports.remarks(session.snapshot(), report);
        };
    }

    private static Set<Part> parts(Parsed words) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        PARTS.forEach((name, part) -> {
            if (words.has(name)) {
                parts.add(part);
            }
        });
        return parts;
    }

    private static long interval(Parsed words) throws UsageError {
        String given = words.value("interval").orElse("5");
        String number = given.replaceFirst("s(ec)?$", "");
        if (!number.matches("[0-9]{1,5}(\\.[0-9]{1,3})?") || Double.parseDouble(number) <= 0) {
            throw new UsageError("--interval " + given + " is no number of seconds above 0");
        }
        return Math.max(100, Math.round(Double.parseDouble(number) * 1000));
    }

    private static ExitCode simple(Session session, ClusterReport report) {
        List<String> problems = Reports.problems(session.snapshot(), report);
        long online =
                report.nodes().stream().filter(ClusterReport.NodeLine::online).count();
        session.println(
                problems.isEmpty()
                        ? "CLUSTER OK: " + online + " nodes online, "
                                + report.summary().instancesConfigured() + " resource instances configured"
                        : "CLUSTER WARN: " + String.join("; ", problems));
        return problems.isEmpty() ? ExitCode.OK : ExitCode.ERROR;
    }
}

package org.systole.core.command.program;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.session.Texts;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;
import org.systole.policy.simulate.SimulateReport;

/**
 * Many simulations in one process. A line that cannot be simulated is reported and the others go on; the end is an
 * error then.
 */
final class SimulateBatch {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"\\\\]|'[^']*'|\"[^\"]*\"|\\\\.)+");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"|\\\\(.)");

    private static final Set<SimulateReport.Part> SCORES =
            Set.of(SimulateReport.Part.SCORES, SimulateReport.Part.QUIET);

    private final Terminal terminal;
    private final Syntax syntax;
    private final Clock clock;

    SimulateBatch(Terminal terminal, Syntax syntax, Clock clock) {
        this.terminal = terminal;
        this.syntax = syntax;
        this.clock = clock;
    }

    /**
     * Runs the list.
     *
     * @param list path of the list: {@code NAME<TAB>PATH<TAB>OPTIONS} in each line
     * @param directory where the results go; it must exist
     */
    ExitCode run(String list, String directory) throws Refusal {
        int number = 0;
        int bad = 0;
        int all = 0;
        for (String line : Texts.read(terminal, list).split("\n")) {
            number++;
            if (!line.isBlank()) {
                all++;
                bad += run(list + ":" + number, line, directory) ? 0 : 1;
            }
        }
        if (bad > 0) {
            terminal.err("crm_simulate: " + bad + " of the " + all + " lines of " + list + " could not be simulated\n");
        }
        return bad > 0 ? ExitCode.ERROR : ExitCode.OK;
    }

    /** Whether it could be simulated; results that cannot be written end the batch. */
    private boolean run(String place, String line, String directory) throws Refusal {
        String[] fields = line.split("\t", 3);
        try {
            if (fields.length < 2 || !fields[0].matches("[^/\\s]+")) {
                throw new UsageError("the line is not NAME<TAB>FILE<TAB>OPTIONS: " + line);
            }
            SimulateReport report = simulate(fields[1], fields.length > 2 ? fields[2] : "");
            write(directory + "/" + fields[0], report);
            return true;
        } catch (UsageError e) {
            return failed(place, e.getMessage());
        } catch (Refusal e) {
            if (e.code() == ExitCode.CANNOT_CREATE) {
                throw e;
            }
            return failed(place, e.getMessage());
        } catch (RuntimeException e) {
            // The others must not suffer from a bug that one input shows.
            return failed(place, "a bug in Systole, please report it with " + fields[1] + ": " + e);
        } catch (StackOverflowError e) {
            return failed(place, fields[1] + " is nested or linked too deeply");
        }
    }

    private boolean failed(String place, String sentence) {
        terminal.err("crm_simulate: " + place + ": " + sentence + "\n");
        return false;
    }

    private SimulateReport simulate(String path, String options) throws Refusal, UsageError {
        return SimulateInput.report(SimulateInput.read(terminal, path), syntax.parse(words(options)), clock.instant());
    }

    private void write(String path, SimulateReport report) throws Refusal {
        Texts.write(terminal, path + ".summary", report.text());
        Texts.write(terminal, path + ".exp", report.graph());
        Texts.write(terminal, path + ".scores", report.text(SCORES));
    }

    /** Splits as a shell would: quotes keep blanks, a backslash keeps the next character. */
    static List<String> words(String text) throws UsageError {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (matcher.find()) {
            blank(text, end, matcher.start());
            end = matcher.end();
            words.add(QUOTED.matcher(matcher.group())
                    .replaceAll(m -> Matcher.quoteReplacement(first(m.group(1), m.group(2), m.group(3)))));
        }
        blank(text, end, text.length());
        return words;
    }

    private static void blank(String text, int from, int to) throws UsageError {
        if (!text.substring(from, to).isBlank()) {
            throw new UsageError("a quote is not closed in the options: " + text);
        }
    }

    private static String first(String one, String two, String three) {
        return one != null ? one : two != null ? two : three;
    }
}

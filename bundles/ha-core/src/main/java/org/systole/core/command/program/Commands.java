package org.systole.core.command.program;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.UsageError;

/** Runs a command line: the first word is the program. Thread-safe. */
public final class Commands {
    private final Map<String, Command> programs = new TreeMap<>();
    private final Session.Surroundings surroundings;
    private final Bugs bugs;

    /** Takes note of a command that ended in a way nobody thought of. */
    public interface Bugs {
        void report(String program, RuntimeException bug);
    }

    public Commands(Session.Surroundings surroundings, Bugs bugs) {
        this.surroundings = surroundings;
        this.bugs = bugs;
        all().forEach(c -> programs.put(c.syntax().program(), c));
    }

    /** Every program there is. */
    public static List<Command> all() {
        return List.of(
                new Cibadmin(),
                new CrmAttribute(),
                new CrmMon(),
                new CrmNode(),
                new CrmResource(),
                new CrmSimulate(),
                new CrmStandby(),
                new CrmVerify(),
                new StonithAdmin(),
                new Systole());
    }

    /**
     * Runs it to the end; the caller's files and screen are the terminal's.
     *
     * @param line the program, then its words
     */
    public ExitCode run(List<String> line, Terminal terminal) {
        if (line.isEmpty() || line.get(0).isEmpty()) {
            terminal.err("no command given; there is: " + String.join(", ", programs.keySet()) + "\n");
            return ExitCode.USAGE;
        }
        Command command = programs.get(line.get(0));
        if (command == null) {
            terminal.err("There is no command '" + line.get(0) + "'."
                    + DidYouMean.hint(line.get(0), List.copyOf(programs.keySet())) + "\n");
            return ExitCode.USAGE;
        }
        return run(command, line, terminal);
    }

    private ExitCode run(Command command, List<String> line, Terminal terminal) {
        String program = line.get(0);
        try {
            Parsed words = command.syntax().parse(line.subList(1, line.size()));
            if (words.has("help")) {
                terminal.out(command.syntax().help());
                return ExitCode.OK;
            }
            if (words.has("version")) {
                terminal.out(program + " " + Product.NAME_AND_VERSION + "\n");
                return ExitCode.OK;
            }
            return command.run(new Session(surroundings, terminal, line, words));
        } catch (UsageError e) {
            terminal.err(program + ": " + e.getMessage() + "\n");
            return ExitCode.USAGE;
        } catch (Refusal e) {
            terminal.err(program + ": " + e.getMessage() + "\n");
            return e.code();
        } catch (UncheckedIOException e) {
            // The caller went away in the middle; whoever holds the connection knows what to do.
            throw e;
        } catch (RuntimeException e) {
            // A bug must not take the server thread with it, and the operator gets a sentence, not a stack.
            bugs.report(program, e);
            terminal.err(program + ": a bug in Systole: " + e + "\n");
            return ExitCode.SOFTWARE;
        }
    }
}

package org.systole.core.command.session;

import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** One program of the command line. Stateless; called from several threads. */
public interface Command {
    Syntax syntax();

    /**
     * Does it.
     *
     * @throws Refusal when it ends without success; the sentence is printed
     * @throws UsageError when the words make no sense
     */
    ExitCode run(Session session) throws Refusal, UsageError;
}

package org.systole.stonith.external;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Trait;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/** What a program says of itself, asked once for each version of its file. Safe for use by any thread. */
final class SelfDescription {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String type;
    private final Program program;
    private final Command question;
    private final Set<Trait> traits;
    private final CommandRunner runner;
    private Known known = new Known(-1, AgentMetadata.NOTHING, "");

    /** @param reason why nothing is known; empty where it is */
    private record Known(long changed, AgentMetadata said, String reason) {}

    /**
     * @param question the command that makes it print its metadata
     * @param traits what all programs of its kind have in common
     */
    SelfDescription(String type, Program program, Command question, Set<Trait> traits, CommandRunner runner) {
        this.type = type;
        this.program = program;
        this.question = question;
        this.traits = traits;
        this.runner = runner;
    }

    /** What it said; nothing at all where it could not be asked. */
    AgentMetadata said() {
        return ask().said();
    }

    Metadata metadata() {
        Known now = ask();
        String description =
                now.said().description().isEmpty() ? type : now.said().description();
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits);
        all.addAll(now.said().traits());
        return new Metadata(
                description + ", by " + program
                        + (now.reason().isEmpty() ? "" : ", which tells nothing: " + now.reason()),
                now.said().parameters(),
                all);
    }

    private synchronized Known ask() {
        if (known.changed() != program.changed() || !known.reason().isEmpty()) {
            known = askNow();
        }
        return known;
    }

    private Known askNow() {
        long changed = program.changed();
        String refusal = program.refusal();
        if (!refusal.isEmpty()) {
            return new Known(changed, AgentMetadata.NOTHING, refusal);
        }
        try {
            Command.Completed done = runner.run(question, LIMIT);
            int begin = done.out().indexOf('<');
            return done.ok() && begin >= 0
                    ? new Known(changed, AgentMetadata.parse(done.out().substring(begin)), "")
                    : new Known(changed, AgentMetadata.NOTHING, "asked for its metadata, " + done.summary());
        } catch (XMLStreamException e) {
            return new Known(changed, AgentMetadata.NOTHING, "what it prints as metadata is no XML");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Known(changed, AgentMetadata.NOTHING, "interrupted");
        }
    }
}

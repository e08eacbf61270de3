package org.systole.core.command.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.FencingTools;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.UsageError;
import org.systole.policy.Plan;
import org.systole.policy.reason.Explanation;

/**
 * One run of one command. Reads come from the snapshot taken when it is asked for; every change goes through
 * {@link #submit}, which keeps the audit and does not act on a dry run. Used by one thread.
 */
public final class Session {
    /** How long a change is waited for unless the command line says otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Surroundings surroundings;
    private final Terminal terminal;
    private final List<String> line;
    private final Parsed words;

    /**
     * What all sessions of a node share.
     *
     * @param forecast tells what a change would lead to
     * @param clock wall time, for labels
     */
    public record Surroundings(ClusterAccess cluster, Audit audit, Forecast forecast, Clock clock) {}

    /** Says what a change would lead to, without making it. */
    public interface Forecast {
        /**
         * @return lines for the operator
         * @throws Refusal where the change would be refused
         */
        String of(Snapshot now, Verb verb) throws Refusal;

        /** The plan the cluster would make if its document were this one. */
        Plan plan(Snapshot now, Element cib);

        /** What decides about the resource, proved by plans without it; costs a plan for each cause tried. */
        Explanation why(Snapshot now, ResourceId resource);
    }

    /**
     * @param line the command line as it was given, the program first
     * @param words its options and operands
     */
    public Session(Surroundings surroundings, Terminal terminal, List<String> line, Parsed words) {
        this.surroundings = surroundings;
        this.terminal = terminal;
        this.line = List.copyOf(line);
        this.words = words;
    }

    public Parsed words() {
        return words;
    }

    /** The command line as it was given, the program first. */
    public List<String> line() {
        return line;
    }

    public String program() {
        return line.get(0);
    }

    public Terminal terminal() {
        return terminal;
    }

    public Clock clock() {
        return surroundings.clock();
    }

    public Snapshot snapshot() {
        return surroundings.cluster().snapshot();
    }

    /** The snapshot with a plan: the coordinator's own, elsewhere one made now from what this node knows. */
    public Snapshot planned() {
        Snapshot now = snapshot();
        return now.plan().isPresent()
                ? now
                : now.withPlan(surroundings.forecast().plan(now, now.cib()));
    }

    /** The fencing drivers of the node that answers. */
    public FencingTools fencing() {
        return surroundings.cluster().fencing();
    }

    public Element cib() {
        return snapshot().cib();
    }

    public void print(String text) {
        terminal.out(text);
    }

    public void println(String text) {
        terminal.out(text + "\n");
    }

    public void warn(String text) {
        terminal.err(text + "\n");
    }

    public Forecast forecast() {
        return surroundings.forecast();
    }

    /** The plan the cluster would make if its document were this one. */
    public Plan planFor(Element cib) {
        return surroundings.forecast().plan(snapshot(), cib);
    }

    /** Who asks, for a verb. */
    public String origin() {
        return terminal.user() + " " + program();
    }

    /** The XML in a file of the caller. */
    public Element readXml(String path) throws Refusal {
        return parse(path.equals("-") ? "standard input" : path, Texts.read(terminal, path));
    }

    /** The XML in a text. */
    public Element parse(String source, String text) throws Refusal {
        try {
            return Xml.parse(source, text);
        } catch (Xml.Malformed e) {
            throw new Refusal(ExitCode.DATA, e.getMessage());
        }
    }

    /** Asks for a configuration change. */
    public ExitCode change(Operation operation, String target, Optional<Element> payload) throws Refusal {
        String reason = words.value("reason").orElse("");
        CibRequest request = new CibRequest(operation, target, payload, terminal.user(), program(), reason);
        return submit(new Verb.ChangeConfiguration(request, origin()));
    }

    /** Asks for a configuration change to what the payload names. */
    public ExitCode change(Operation operation, Element payload) throws Refusal {
        return change(operation, "", Optional.of(payload));
    }

    /**
     * Asks the cluster, waits, and says what came of it. Under {@code --dry-run} only says what would.
     *
     * @return OK; everything else is thrown
     */
    public ExitCode submit(Verb verb) throws Refusal {
        if (words.has("dry-run")) {
            String forecast = surroundings.forecast().of(snapshot(), verb);
            record("dry run");
            print(forecast);
            return ExitCode.OK;
        }
        Answer answer = ask(verb);
        if (answer instanceof Answer.Done done) {
            record("done: " + done.sentence());
            if (!words.has("quiet")) {
                println(done.sentence());
            }
            return ExitCode.OK;
        }
        if (answer instanceof Answer.Refused refused) {
            record("refused: " + refused.sentence());
            throw new Refusal(ExitCode.of(refused.code()).orElse(ExitCode.ERROR), refused.sentence());
        }
        String sentence = ((Answer.Unknown) answer).sentence();
        record("unknown: " + sentence);
        throw new Refusal(snapshot().quorate() ? ExitCode.TIMEOUT : ExitCode.NO_QUORUM, sentence);
    }

    private Answer ask(Verb verb) throws Refusal {
        Duration patience = patienceForChanges();
        try {
            return surroundings
                    .cluster()
                    .submit(verb, patience)
                    .get(patience.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Answer.Unknown("no answer within " + patience.toSeconds()
                    + "s; it may yet be done. Look with crm_mon -1, then repeat it if need be");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unknown("the node is stopping; it may yet be done");
        } catch (ExecutionException e) {
            return new Answer.Unknown("the node failed while it worked on this: " + e.getCause()
                    + "; it may yet be done. Its log has more");
        }
    }

    /**
     * How long the caller is ready to wait: {@code --timeout}, else as given.
     *
     * @throws UsageError when the number makes no sense
     */
    public Duration patience(Duration otherwise) throws UsageError {
        String given = words.value("timeout").orElse(otherwise.toSeconds() + "s");
        if (!given.matches("[1-9][0-9]{0,4}s?")) {
            throw new UsageError("--timeout " + given + " is no number of seconds from 1 to 99999");
        }
        return Duration.ofSeconds(Long.parseLong(given.replace("s", "")));
    }

    private Duration patienceForChanges() throws Refusal {
        try {
            return patience(PATIENCE);
        } catch (UsageError e) {
            throw new Refusal(ExitCode.USAGE, e.getMessage());
        }
    }

    private void record(String outcome) {
        surroundings
                .audit()
                .record(new Audit.Entry(
                        surroundings.clock().instant(), terminal.user(), terminal.way(), Masking.line(line), outcome));
    }
}

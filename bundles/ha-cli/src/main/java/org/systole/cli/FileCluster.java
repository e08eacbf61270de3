package org.systole.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.change.CibChanges;
import org.systole.cib.change.Outcome;
import org.systole.cib.load.CibFile;
import org.systole.cib.load.Loading;
import org.systole.cib.verify.Known;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.session.Texts;
import org.systole.core.command.words.ExitCode;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;

/**
 * A file in place of a cluster, as {@code $CIB_file} asks for: reads come from it, configuration changes are evaluated
 * as a cluster would and written back. There is nobody to fence or clean up.
 */
final class FileCluster implements ClusterAccess {
    private final String path;
    private final Terminal terminal;
    private volatile Element cib;

    private FileCluster(String path, Terminal terminal, Element cib) {
        this.path = path;
        this.terminal = terminal;
        this.cib = cib;
    }

    /** Reads the file as a node would at its first start: an older dialect is imported, and written back as modern. */
    static FileCluster open(String path, Terminal terminal) throws Refusal {
        Loading loading = CibFile.load(path, Texts.read(terminal, path), Known.NOTHING);
        if (loading instanceof Loading.Loaded loaded && loaded.cib().name().equals("cib")) {
            return new FileCluster(path, terminal, loaded.cib());
        }
        throw new Refusal(
                ExitCode.DATA, path + " cannot be read as a configuration; crm_verify -x " + path + " says why.");
    }

    @Override
    public Snapshot snapshot() {
        TreeSet<NodeId> nodes = new TreeSet<>();
        cib.childOrEmpty("configuration")
                .childOrEmpty("nodes")
                .children("node")
                .forEach(n -> nodes.add(new NodeId(n.attribute("uname", n.id()))));
        NodeId self = nodes.isEmpty() ? new NodeId("localhost") : nodes.first();
        return new Snapshot(
                self,
                cib,
                Leadership.NONE,
                cib.attribute("have-quorum", "0").equals("1"),
                nodes,
                Optional.of(plan()),
                new TreeMap<>(),
                List.of(),
                List.of());
    }

    /** What a cluster with this document would do. */
    private Plan plan() {
        boolean quorum = cib.attribute("have-quorum", "0").equals("1");
        return new Scheduler().plan(ClusterSnapshot.of(SnapshotInput.ofFile(cib, quorum, Instant.now())));
    }

    @Override
    public CompletableFuture<Answer> submit(Verb verb, Duration timeout) {
        return CompletableFuture.completedFuture(
                verb instanceof Verb.ChangeConfiguration change
                        ? changed(change)
                        : new Answer.Refused(
                                ExitCode.NOT_CONNECTED.number(),
                                "The file " + path
                                        + " stands in for a cluster ($CIB_file); this needs a running one."));
    }

    private Answer changed(Verb.ChangeConfiguration change) {
        Outcome outcome = CibChanges.apply(cib, change.request());
        if (outcome instanceof Outcome.Refused refused) {
            return new Answer.Refused(refused.exitCode(), refused.sentence());
        }
        if (outcome instanceof Outcome.Unchanged unchanged) {
            return new Answer.Done(unchanged.sentence());
        }
        Outcome.Changed done = (Outcome.Changed) outcome;
        try {
            terminal.write(path, Xml.print(done.cib()).getBytes(StandardCharsets.UTF_8));
            cib = done.cib();
            return new Answer.Done(done.sentence());
        } catch (IOException e) {
            return new Answer.Refused(ExitCode.CANNOT_CREATE.number(), e.getMessage());
        }
    }
}

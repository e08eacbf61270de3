package org.systole.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.words.ExitCode;
import org.systole.core.replication.ReplicatedLog.Leadership;

/** For programs that need no cluster: an empty one that refuses every change. */
final class NoCluster implements ClusterAccess {
    @Override
    public Snapshot snapshot() {
        return new Snapshot(
                new NodeId("localhost"),
                Element.of("cib").and(Element.of("configuration")).and(Element.of("status")),
                Leadership.NONE,
                false,
                new TreeSet<>(),
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                List.of());
    }

    @Override
    public CompletableFuture<Answer> submit(Verb verb, Duration timeout) {
        return CompletableFuture.completedFuture(
                new Answer.Refused(ExitCode.NOT_CONNECTED.number(), "This needs a running node."));
    }
}

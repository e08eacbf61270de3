package org.systole.cli.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.api.agent.OcfDescribed;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.executor.OperationRunner;
import org.systole.core.registry.Offers;
import org.systole.core.registry.Offers.Lease;

/** Calls one agent as a node would, one call after the other. */
final class Calls {
    /** What a node gives an operation that nobody set a limit for. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AgentWords words;
    private final Offers<ResourceAgent> agents;
    private final OperationRunner runner;

    Calls(AgentWords words, Offers<ResourceAgent> agents, OperationRunner runner) {
        this.words = words;
        this.agents = agents;
        this.runner = runner;
    }

    Metadata metadata() {
        try (Lease<ResourceAgent> lease = lease()) {
            return lease.service().metadata();
        }
    }

    /** The agent's own description, where it has one in OCF's form; else what can be made of its metadata. */
    String xml() throws InterruptedException {
        try (Lease<ResourceAgent> lease = lease()) {
            String own = lease.service() instanceof OcfDescribed described ? described.ocfMetadata() : "";
            return own.isEmpty()
                    ? MetadataText.xml(words.agent(), lease.service().metadata())
                    : own;
        }
    }

    private Lease<ResourceAgent> lease() {
        return agents.lease(words.agent(), LIMIT)
                .orElseThrow(() -> new IllegalStateException(words.agent() + " has gone"));
    }

    /** One call; answers after its limit at the latest. */
    Answer call(Operation operation, boolean probe, List<Status> expected) {
        return call(operation, probe, expected, Map.of(Request.ONCE, "true"));
    }

    /** The same for an agent that may go on in the background, as in a node. */
    Answer staying(Operation operation, List<Status> expected) {
        return call(operation, false, expected, Map.of());
    }

    private Answer call(Operation operation, boolean probe, List<Status> expected, Map<String, String> more) {
        Duration limit = words.timeout().orElseGet(() -> metadata().timeouts().getOrDefault(operation, LIMIT));
        Map<String, String> meta = new TreeMap<>(more);
        meta.put("name", operation.key());
        // scripts take a monitor without an interval for a probe
        meta.put("interval", operation == Operation.MONITOR && !probe ? "10000" : "0");
        meta.put("timeout", String.valueOf(limit.toMillis()));
        meta.put("on_node", words.node());
        Request request = new Request(
                operation,
                new ResourceId(words.resource()),
                new NodeId(words.node()),
                words.all(),
                limit,
                words.level(),
                probe,
                meta);
        return new Answer(operation, runner.submit(words.agent(), request).join(), expected);
    }
}

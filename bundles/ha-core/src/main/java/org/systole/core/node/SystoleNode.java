package org.systole.core.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.linux.ProcessTable;
import org.systole.boot.Drainable;
import org.systole.boot.NodeProcess;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.FencingTools;
import org.systole.core.executor.LeftoverPrograms;
import org.systole.core.executor.OperationLedger;
import org.systole.core.registry.FencingDrivers;
import org.systole.core.registry.Notifiers;
import org.systole.core.registry.ResourceAgents;
import org.systole.core.settings.BadSettings;
import org.systole.core.settings.LocalNetwork;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.SettingsFiles;

/**
 * The node as a component: begins when the process is ready, reads the settings, takes part until it is told to leave.
 * Immediate, because nobody has to ask for it: it is what the process is for.
 */
@Component(
        service = {ClusterAccess.class, Drainable.class},
        immediate = true)
public final class SystoleNode implements ClusterAccess, Drainable {
    private static final Logger log = LoggerFactory.getLogger(SystoleNode.class);

    /** Exit codes of {@code sysexits.h}. */
    private static final int UNUSABLE_CONFIGURATION = 78;

    private static final int UNAVAILABLE = 69;

    private static final Duration LEFTOVERS_LIMIT = Duration.ofSeconds(10);

    private final NodeProcess process;
    private final Optional<RunningNode> node;

    @Activate
    public SystoleNode(
            @Reference NodeProcess process,
            @Reference ResourceAgents agents,
            @Reference FencingDrivers drivers,
            @Reference Notifiers notifiers) {
        this.process = process;
        this.node = begin(ledger -> new PlugIns(agents.offers(), drivers.offers(), notifiers.offers(), ledger));
    }

    private Optional<RunningNode> begin(Function<OperationLedger, PlugIns> plugIns) {
        try {
            SettingsFiles.Loaded loaded =
                    new SettingsFiles(process.base(), LocalNetwork.system()).load(process.nodeName());
            loaded.notes().forEach(n -> log.warn("{}", n));
            NodeSettings settings = loaded.settings();
            lookAtSeed(settings);
            TakenPort.refuse(settings.transport());
            OperationLedger ledger = OperationLedger.in(settings.base().resolve("run/operations"));
            new LeftoverPrograms(ledger, ProcessTable.local(), LEFTOVERS_LIMIT).end();
            RunningNode running = new RunningNode(
                    settings,
                    JGroupsLink.open(settings),
                    plugIns.apply(ledger),
                    process.witness(),
                    process::deploymentProblems);
            running.left().thenAccept(left -> process.exit(left.code(), settings.self() + " left: " + left.why()));
            running.start();
            return Optional.of(running);
        } catch (BadSettings e) {
            process.exit(UNUSABLE_CONFIGURATION, String.join("\n", e.problems()));
        } catch (IOException e) {
            process.exit(UNAVAILABLE, e.getMessage());
        }
        return Optional.empty();
    }

    /** Before this node's log holds anything, a hand-placed configuration that cannot be used stops it. */
    private static void lookAtSeed(NodeSettings settings) throws BadSettings, IOException {
        Path file = settings.base().resolve("cib.xml");
        if (Files.exists(settings.base().resolve("var/raft")) || !Files.exists(file)) {
            return;
        }
        Seeds.Seed seed = Seeds.read(file.toString(), Files.readAllBytes(file));
        seed.notes().forEach(n -> log.info("{}", n));
        if (!seed.errors().isEmpty()) {
            List<String> all = new ArrayList<>(seed.errors());
            all.add("The node does not start with this configuration; see: crm_verify -x " + file);
            throw new BadSettings(all);
        }
    }

    private RunningNode running() {
        return node.orElseThrow(() -> new IllegalStateException("the node did not start; its log says why"));
    }

    @Override
    public Snapshot snapshot() {
        return running().snapshot();
    }

    @Override
    public CompletableFuture<Answer> submit(Verb verb, Duration timeout) {
        return running().submit(verb, timeout);
    }

    @Override
    public FencingTools fencing() {
        return running().fencing();
    }

    @Override
    public CompletionStage<String> drain() {
        return node.map(RunningNode::drain).orElse(CompletableFuture.completedFuture("it never started"));
    }

    @Deactivate
    void end() {
        node.ifPresent(RunningNode::close);
    }
}

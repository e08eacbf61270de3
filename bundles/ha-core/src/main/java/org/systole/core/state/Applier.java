package org.systole.core.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.patch.CibPatch;
import org.systole.cib.patch.CibPatch.Application;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * Applies one entry of the log to the state. The same on every node, whatever its clock or its view: only the state,
 * the entry and its position count.
 */
public final class Applier implements Entry.Visitor<Applier.Applied> {
    private final ClusterState state;
    private final Position position;

    private Applier(ClusterState state, Position position) {
        this.state = state;
        this.position = position;
    }

    /** The next state and what the proposer is told. */
    public record Applied(ClusterState state, Verdict verdict) {}

    public static Applied apply(ClusterState state, Position position, Entry entry) {
        boolean early = !(entry instanceof Entry.Seed) && !(entry instanceof Entry.Barrier);
        if (!state.seeded() && early) {
            return new Applied(state, Verdict.refused("the cluster has no configuration yet"));
        }
        Applied applied = entry.accept(new Applier(state, position));
        return new Applied(LiveMigration.settled(state, applied.state(), entry.at()), applied.verdict());
    }

    private Applied changed(ClusterState next, long at) {
        return new Applied(FencingRules.settled(next).counted(0, at), Verdict.DONE);
    }

    private Applied refused(String why) {
        return new Applied(state, Verdict.refused(why));
    }

    /** A decision of a leader whose term is over, or that was never proved by a barrier. */
    private Optional<Applied> stale(long term) {
        if (term == position.term() && term == state.coordinatorTerm()) {
            return Optional.empty();
        }
        return Optional.of(refused("decided in term " + term + ", but committed in term " + position.term()
                + " under the coordinator of term " + state.coordinatorTerm()));
    }

    @Override
    public Applied seed(Entry.Seed entry) {
        if (state.seeded()) {
            return refused("the cluster is seeded already, with id " + state.clusterId());
        }
        CibVersion version = CibVersion.of(entry.cib());
        Element configuration = Seeding.configuration(entry.cib(), entry.voters());
        ClusterState next = state.withConfiguration(
                entry.clusterId(),
                configuration,
                new CibVersion(version.adminEpoch(), Math.max(1, version.epoch()), 0),
                "\tsystole node\t" + entry.at() + "\tseed");
        for (NodeId voter : entry.voters()) {
            next = next.withNode(NodeRecord.unseen(voter));
        }
        return changed(next, entry.at());
    }

    @Override
    public Applied barrier(Entry.Barrier entry) {
        if (entry.term() != position.term() || entry.term() < state.coordinatorTerm()) {
            return refused("barrier of term " + entry.term() + " committed in term " + position.term());
        }
        return changed(state.withCoordinator(entry.term(), entry.leader()), entry.at());
    }

    @Override
    public Applied joined(Entry.Joined entry) {
        return stale(entry.term()).orElseGet(() -> Membership.joined(state, entry)
                .map(next -> changed(next, entry.at()))
                .orElseGet(() -> refused(Membership.refusal(state, entry))));
    }

    @Override
    public Applied lost(Entry.Lost entry) {
        return stale(entry.term()).orElseGet(() -> {
            NodeRecord node = state.node(entry.node());
            boolean unseen = node.life() == Life.UNSEEN && entry.incarnation().isEmpty();
            if (!unseen && !entry.incarnation().map(node::isLiving).orElse(false)) {
                return refused(entry.node() + " is not a member in that life");
            }
            boolean dangerous =
                    state.fencingEnabled() && (!unseen || ClusterState.isTrue(state.option("startup-fencing", "true")));
            NodeRecord after;
            if (node.harmless()) {
                after = node.down("", entry.why() + "; it is a witness and ran nothing, so it need not be fenced");
            } else if (dangerous) {
                after = node.withLife(Life.UNCLEAN, entry.why());
            } else {
                after = node.down("", entry.why() + "; taken for dead without proof, because fencing is off");
            }
            ClusterState next = state.withNode(after);
            if (after.life() == Life.UNCLEAN) {
                next = FencingRules.demanded(next, demand(entry));
            }
            return changed(Membership.withoutExecutor(next, entry.node(), entry.at()), entry.at());
        });
    }

    private Demand demand(Entry.Lost entry) {
        String who = Demand.cluster(state.coordinator().orElse(new NodeId("nobody")));
        return new Demand(entry.node(), "", who, entry.why(), entry.at(), 0, 0);
    }

    @Override
    public Applied drained(Entry.Drained entry) {
        return stale(entry.term()).orElseGet(() -> {
            NodeRecord node = state.node(entry.node());
            if (!node.isLiving(entry.incarnation()) || !node.draining() || !node.idle()) {
                return refused(entry.node() + " is not drained: it is " + node.life() + ", draining " + node.draining()
                        + ", idle " + node.idle());
            }
            ClusterState next = state.withNode(node.down("", "drained"));
            return changed(Membership.withoutExecutor(next, entry.node(), entry.at()), entry.at());
        });
    }

    @Override
    public Applied agents(Entry.Agents entry) {
        NodeRecord node = state.node(entry.node());
        if (!node.incarnation().filter(entry.incarnation()::equals).isPresent()) {
            return refused(entry.node() + " lives another life");
        }
        NodeRecord asked = History.askedAgain(node, entry.offered());
        Applied applied = changed(state.withNode(asked.withAgents(entry.offered())), entry.at());
        String doubt = node.online() ? "" : entry.node() + " is " + node.life();
        return new Applied(applied.state(), new Verdict(true, doubt));
    }

    @Override
    public Applied intents(Entry.Intents entry) {
        return stale(entry.term()).orElseGet(() -> {
            ClusterState next = state;
            List<String> refusals = new ArrayList<>();
            for (int i = 0; i < entry.intents().size(); i++) {
                Intent intent = entry.intents().get(i);
                Optional<String> refusal = Admission.refusal(next, intent);
                if (refusal.isPresent()) {
                    refusals.add(refusal.get());
                } else {
                    next = next.withNode(pending(next, new IntentId(position.index(), i), intent));
                    next = LiveMigration.begun(next, intent);
                }
            }
            boolean any = refusals.size() < entry.intents().size();
            return new Applied(
                    any ? next.counted(0, entry.at()) : state, new Verdict(any, String.join("\n", refusals)));
        });
    }

    private static NodeRecord pending(ClusterState state, IntentId id, Intent intent) {
        NodeRecord node = state.node(intent.node());
        String agent = state.facts()
                .of(intent.resource())
                .map(ResourceFacts.Fact::agent)
                .orElse("");
        ResourceRecord record = node.resources().getOrDefault(intent.resource(), ResourceRecord.unheard(agent));
        return node.with(intent.resource(), record.withPending(id, intent));
    }

    @Override
    public Applied results(Entry.Results entry) {
        NodeRecord node = state.node(entry.node());
        if (!node.incarnation().filter(entry.incarnation()::equals).isPresent() || node.life() == Life.DOWN) {
            return refused(entry.node() + " lives another life");
        }
        History history = new History(state, node, entry.at());
        entry.results().forEach(history::settle);
        ClusterState next = state.withNode(history.node());
        return new Applied(
                next.counted(history.lines(), entry.at()), new Verdict(true, String.join("\n", history.refusals())));
    }

    /** A rule about fencing. */
    @FunctionalInterface
    private interface Rule {
        ClusterState apply(FencingRules rules) throws FencingRules.Refused;
    }

    private Applied fencing(long at, Rule rule) {
        try {
            return changed(rule.apply(new FencingRules(state)), at);
        } catch (FencingRules.Refused e) {
            return refused(e.getMessage());
        }
    }

    @Override
    public Applied fenceIntent(Entry.FenceIntent entry) {
        return stale(entry.term()).orElseGet(() -> fencing(entry.at(), r -> r.intent(position, entry.order())));
    }

    @Override
    public Applied fenceResult(Entry.FenceResult entry) {
        return fencing(entry.at(), r -> r.result(entry));
    }

    @Override
    public Applied fenceRequest(Entry.FenceRequest entry) {
        return fencing(entry.at(), r -> r.request(entry));
    }

    @Override
    public Applied confirmDown(Entry.ConfirmDown entry) {
        return fencing(entry.at(), r -> r.confirmed(entry));
    }

    @Override
    public Applied releaseBrake(Entry.ReleaseBrake entry) {
        return fencing(entry.at(), r -> r.brakeReleased(entry));
    }

    @Override
    public Applied forgetFencings(Entry.ForgetFencings entry) {
        return fencing(entry.at(), r -> r.forgotten(entry));
    }

    @Override
    public Applied devicesProved(Entry.DevicesProved entry) {
        return fencing(entry.at(), r -> r.proved(entry));
    }

    @Override
    public Applied proveDevices(Entry.ProveDevices entry) {
        return fencing(entry.at(), r -> r.proofAsked(entry));
    }

    @Override
    public Applied configure(Entry.Configure entry) {
        Application patched = CibPatch.apply(state.configurationDocument(), entry.patch());
        if (patched instanceof Application.Refused refused) {
            return refused(refused.sentence());
        }
        Element document = ((Application.Applied) patched).document();
        return new Applied(
                state.withConfiguration(
                        state.clusterId(),
                        document.childOrEmpty("configuration"),
                        CibVersion.of(document),
                        entry.user() + "\t" + entry.client() + "\t" + entry.at() + "\t" + entry.reason()),
                Verdict.DONE);
    }

    @Override
    public Applied setAttribute(Entry.SetAttribute entry) {
        if (!state.nodes().containsKey(entry.node())) {
            return refused("there is no node " + entry.node() + "; nodes are "
                    + state.nodes().keySet());
        }
        return changed(state.withNode(state.node(entry.node()).withAttribute(entry.name(), entry.value())), entry.at());
    }

    @Override
    public Applied cleanUp(Entry.CleanUp entry) {
        ClusterState next = state.mapNodes(
                n -> entry.node().map(n.node()::equals).orElse(true) ? History.forgotten(n, entry.resource()) : n);
        return changed(next, entry.at());
    }
}

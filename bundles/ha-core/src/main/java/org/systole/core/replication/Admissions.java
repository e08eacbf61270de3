package org.systole.core.replication;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jgroups.Address;
import org.jgroups.View;
import org.systole.api.model.NodeId;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.transport.MemberAddress;

/**
 * Which disks vote and count. A disk that was emptied has forgotten what it acknowledged, so only those count that the
 * log itself admitted: the first entry those that found the cluster, later ones the others. Not safe for several
 * threads: the engine holds its lock.
 */
final class Admissions {
    private final NodeId self;
    private final LogStore store;
    private final LogMachine machine;
    private final Predicate<String> isVoter;
    private final Map<String, Position> asked = new HashMap<>();
    private Map<String, String> founders = Map.of();
    private long foundingTerm;

    /** @param isVoter whether a node of this name has a vote */
    Admissions(NodeId self, LogStore store, LogMachine machine, Predicate<String> isVoter) {
        this.self = self;
        this.store = store;
        this.machine = machine;
        this.isVoter = isVoter;
    }

    /** Who founds the cluster if this node leads in this term. */
    void founding(Map<String, String> disks, long term) {
        founders = Map.copyOf(disks);
        foundingTerm = term;
    }

    /** The first entry of a cluster, if this node is to found one in this term. */
    Optional<Envelope.Admission> foundation(long term) {
        return store.isEmpty() && foundingTerm == term && !founders.isEmpty()
                ? Optional.of(new Envelope.Admission(true, new TreeMap<>(founders)))
                : Optional.empty();
    }

    /** Disks in the view that are new to the cluster and for which this term's leader did not ask yet, by node. */
    SortedMap<String, String> wanting(View view, long term) {
        SortedMap<String, String> wanting = new TreeMap<>();
        for (Address address : view.getMembers()) {
            MemberAddress member = MemberAddress.of(address).orElse(null);
            if (member == null || !isVoter.test(member.node().value())) {
                continue;
            }
            String name = member.node().value();
            Position before = asked.get(member.disk());
            boolean due = before == null || before.term() != term;
            boolean admitted = machine.admitted(name)
                    .filter(known -> known.disk().equals(member.disk()))
                    .isPresent();
            if (due && !admitted) {
                wanting.put(name, member.disk());
            }
        }
        return wanting;
    }

    /** This disk was asked for. */
    void askedFor(String disk, Position position) {
        asked.put(disk, position);
    }

    /**
     * Whether acknowledgements from this address count: its disk is admitted, and it knows that. One that did not know
     * could not vote after a restart for what it helped to commit. What it says is believed unless this node knows of
     * a later admission, of another disk: then an old disk has come back.
     *
     * @param admittedAt which entry admitted its disk, as the member said; 0 when it knows of none
     */
    boolean counts(Address address, long admittedAt) {
        MemberAddress member = MemberAddress.of(address).orElse(null);
        return member != null
                && admittedAt > 0
                && isVoter.test(member.node().value())
                && machine.admitted(member.node().value())
                        .filter(known -> known.index() >= admittedAt)
                        .map(known -> known.disk().equals(member.disk()))
                        .orElse(true);
    }

    /**
     * Which entry admitted this node's own disk, as far as it knows; 0 for none. The first entry of the log, which
     * founds the cluster, counts before it is committed, because it is itself to be committed by those it names.
     */
    long own() {
        Optional<LogMachine.Admitted> applied = machine.admitted(self.value());
        long remembered = store.admittedAt();
        if (applied.isPresent() && applied.get().index() >= remembered) {
            return isOwn(applied.get()) ? applied.get().index() : 0;
        }
        return remembered > 0 || !isFounder() ? remembered : 1;
    }

    private boolean isFounder() {
        LogStore.Entry first = machine.position().index() > 0 ? null : store.get(1);
        return first != null
                && first.body() != null
                && Envelope.decode(first.body()) instanceof Envelope.Admission admission
                && admission.founding()
                && store.disk().toString().equals(admission.disks().get(self.value()));
    }

    /**
     * Remembers durably that the own disk is admitted, before anything is answered that relies on it.
     *
     * @return whether that is news
     */
    boolean rememberOwn() {
        return machine.admitted(self.value())
                .filter(this::isOwn)
                .filter(admitted -> store.admitted(admitted.index()))
                .isPresent();
    }

    private boolean isOwn(LogMachine.Admitted admitted) {
        return admitted.disk().equals(store.disk().toString());
    }
}

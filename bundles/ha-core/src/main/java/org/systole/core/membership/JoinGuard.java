package org.systole.core.membership;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.EmptyMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.JoinRsp;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.model.NodeId;
import org.systole.core.transport.MemberAddress;

/**
 * Lets only nodes of the node list into a view, and each name once. It stands directly below the view protocol and
 * intercepts requests to join and to merge. The refused node is told why, so that both sides log it.
 */
public final class JoinGuard extends Protocol {
    private static final Logger LOG = LoggerFactory.getLogger(JoinGuard.class);
    private static final short ID = 2402;
    private static final long REPORT_EVERY_NANOS = 60_000_000_000L;
    private static final int MOST_REPORTS = 256;

    static {
        ClassConfigurator.addProtocol(ID, JoinGuard.class);
        ClassConfigurator.add(Refusal.MAGIC, Refusal.class);
    }

    private static final short VIEWS = ClassConfigurator.getProtocolId(GMS.class);

    private final NodeId self;
    private final List<NodeId> nodes;
    private final Map<String, Long> reported = new LinkedHashMap<>();
    private volatile View view;

    /** @param nodes the names that may be members */
    public JoinGuard(NodeId self, List<NodeId> nodes) {
        this.self = self;
        this.nodes = List.copyOf(nodes);
        setId(ID);
    }

    @Override
    public Object down(Event event) {
        if (event.getType() == Event.VIEW_CHANGE) {
            view = event.getArg();
        }
        return down_prot.down(event);
    }

    @Override
    public Object up(Event event) {
        if (event.getType() == Event.MERGE) {
            Map<Address, View> parts = event.getArg();
            Map<Address, View> allowed = new HashMap<>(parts);
            allowed.values().removeIf(part -> part != null && refuses(part.getMembers()));
            return allowed.size() < 2 ? null : up_prot.up(new Event(Event.MERGE, allowed));
        }
        return up_prot.up(event);
    }

    @Override
    public Object up(Message message) {
        return takes(message) ? null : up_prot.up(message);
    }

    @Override
    public void up(MessageBatch batch) {
        for (Iterator<Message> each = batch.iterator(); each.hasNext(); ) {
            if (takes(each.next())) {
                each.remove();
            }
        }
        if (!batch.isEmpty()) {
            up_prot.up(batch);
        }
    }

    /** Whether the message ends here. */
    private boolean takes(Message message) {
        Refusal refusal = message.getHeader(ID);
        if (refusal != null) {
            report("refused by " + message.getSrc(), refusal.reason());
            return true;
        }
        GMS.GmsHeader header = message.getHeader(VIEWS);
        if (header == null) {
            return false;
        }
        return switch (header.getType()) {
            case GMS.GmsHeader.JOIN_REQ, GMS.GmsHeader.JOIN_REQ_WITH_STATE_TRANSFER -> refusesJoin(header.getMember());
            case GMS.GmsHeader.MERGE_REQ -> refuses(List.of(message.getSrc()));
            default -> false;
        };
    }

    private boolean refusesJoin(Address joiner) {
        Optional<String> objection = objection(joiner);
        if (objection.isEmpty()) {
            return false;
        }
        report(MemberAddress.nameOf(joiner), objection.get());
        try {
            Message answer = new BytesMessage(joiner, Util.streamableToBuffer(new JoinRsp(objection.get())))
                    .putHeader(VIEWS, new GMS.GmsHeader(GMS.GmsHeader.JOIN_RSP));
            down_prot.down(answer);
        } catch (Exception e) {
            LOG.warn("{} could not be told that it was refused: {}", MemberAddress.nameOf(joiner), e.toString());
        }
        return true;
    }

    private boolean refuses(Collection<Address> members) {
        boolean refused = false;
        for (Address member : members) {
            View present = view;
            if (present != null && present.containsMember(member)) {
                continue;
            }
            Optional<String> objection = objection(member);
            if (objection.isPresent()) {
                refused = true;
                report(MemberAddress.nameOf(member), objection.get());
                down_prot.down(new EmptyMessage(member).putHeader(ID, new Refusal(objection.get())));
            }
        }
        return refused;
    }

    private Optional<String> objection(Address joiner) {
        Optional<MemberAddress> found = MemberAddress.of(joiner);
        if (found.isEmpty()) {
            return Optional.of(self + " refuses " + joiner + ": it is no Systole node");
        }
        MemberAddress member = found.get();
        if (!nodes.contains(member.node())) {
            return Optional.of(
                    self + " refuses " + member.node() + ": the node list in " + self + "'s ha.cf names only " + nodes
                            + ". Add a line 'node " + member.node() + "' to ha.cf of every node, or correct the name");
        }
        View present = view;
        if (present == null) {
            return Optional.empty();
        }
        return present.getMembers().stream()
                .filter(address -> !address.equals(joiner))
                .flatMap(address -> MemberAddress.of(address).stream())
                .filter(other -> other.node().equals(member.node()))
                .findFirst()
                .map(other -> sameName(member, other));
    }

    private String sameName(MemberAddress joiner, MemberAddress present) {
        if (Objects.equals(joiner.incarnation().uuid(), present.incarnation().uuid())) {
            return self + " still sees an earlier life of " + joiner.node() + "; it can join when that one is gone";
        }
        return self + " refuses a second node named " + joiner.node() + ": one with that name is a member already"
                + " (uuid " + present.incarnation().uuid() + ", the new one "
                + joiner.incarnation().uuid() + "). Give every node its own name";
    }

    private void report(String who, String what) {
        synchronized (reported) {
            long now = System.nanoTime();
            Long before = reported.get(who);
            if (before != null && now - before < REPORT_EVERY_NANOS) {
                return;
            }
            if (reported.size() >= MOST_REPORTS) {
                reported.clear();
            }
            reported.put(who, now);
        }
        LOG.warn("{}", what);
    }
}

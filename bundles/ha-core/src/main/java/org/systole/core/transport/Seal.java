package org.systole.core.transport;

import java.util.Iterator;
import java.util.Objects;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArray;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;
import org.systole.core.settings.KeyRing;

/**
 * Seals every whole message, headers and addresses included, with the cluster's key. It stands directly above the
 * transport, so that discovery, failure detection and views are protected as well; whoever has no key of the cluster
 * cannot get into a view. What does not open is dropped, counted and reported.
 */
final class Seal extends Protocol {
    private static final short ID = 2401;

    static {
        ClassConfigurator.addProtocol(ID, Seal.class);
    }

    private final SealedBox box;
    private final SealReports reports;

    Seal(SealedBox box, SealReports reports) {
        this.box = box;
        this.reports = reports;
        setId(ID);
    }

    void use(KeyRing ring) {
        box.use(ring);
    }

    @Override
    public Object down(Message message) {
        if (message.getSrc() == null) {
            message.setSrc(local_addr);
        }
        ByteArray plain;
        try {
            plain = Util.messageToBuffer(message);
        } catch (Exception e) {
            throw new IllegalStateException("a message could not be written: " + message.printHeaders(), e);
        }
        byte[] sealed = box.seal(plain.array(), plain.offset(), plain.length());
        Message outer = new BytesMessage(message.getDest(), sealed).setSrc(message.getSrc());
        outer.setFlag(message.getFlags(false), false);
        outer.setFlag(message.getFlags(true), true);
        // The flag speaks about the payload, which is plain bytes now.
        outer.clearFlag(Message.Flag.SERIALIZED);
        return down_prot.down(outer);
    }

    @Override
    public Object up(Message message) {
        Message inner = open(message);
        return inner == null ? null : up_prot.up(inner);
    }

    @Override
    public void up(MessageBatch batch) {
        MessageBatch opened = new MessageBatch(batch.capacity());
        for (Iterator<Message> each = batch.iterator(); each.hasNext(); ) {
            Message inner = open(each.next());
            if (inner != null) {
                opened.add(inner);
            }
        }
        if (!opened.isEmpty()) {
            opened.setDest(batch.dest()).setSender(batch.sender()).setClusterName(batch.clusterName());
            opened.setMode(batch.mode()).multicast(batch.multicast());
            up_prot.up(opened);
        }
    }

    private Message open(Message outer) {
        SealedBox.Opened opened = outer instanceof BytesMessage && outer.hasArray() && outer.getLength() > 0
                ? box.open(outer.getArray(), outer.getOffset(), outer.getLength())
                : new SealedBox.Opened.Refused("", SealedBox.Reason.NO_KEY, 0);
        if (opened instanceof SealedBox.Opened.Refused refused) {
            reports.refused(refused, () -> String.valueOf(outer.getSrc()), box::keyNumbers);
            return null;
        }
        byte[] plain = ((SealedBox.Opened.Message) opened).bytes();
        try {
            Message inner = Util.messageFromBuffer(plain, 0, plain.length);
            // The outer addresses are not authenticated, and protocols above look at them in batches.
            boolean agree =
                    Objects.equals(inner.getSrc(), outer.getSrc()) && Objects.equals(inner.getDest(), outer.getDest());
            return agree ? inner : null;
        } catch (Exception e) {
            log.warn("%s: a sealed message of %s could not be read: %s", local_addr, outer.getSrc(), e);
            return null;
        }
    }
}

package org.systole.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jgroups.BytesMessage;
import org.jgroups.EmptyMessage;
import org.jgroups.Message;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.core.settings.KeyRing;

/** The protocol around the box: whole messages go in, headers and addresses included. */
class SealTest {
    private static final short VIEWS = 15;

    @TempDir
    java.nio.file.Path directory;

    private final List<String> reported = new ArrayList<>();
    private final UUID sender = UUID.randomUUID();
    private final UUID receiver = UUID.randomUUID();

    /** Keeps what reaches it. */
    private static final class Ends extends Protocol {
        private final List<Message> messages = new ArrayList<>();

        @Override
        public Object down(Message message) {
            messages.add(message);
            return null;
        }

        @Override
        public Object up(Message message) {
            messages.add(message);
            return null;
        }

        @Override
        public void up(MessageBatch batch) {
            batch.forEach(messages::add);
        }
    }

    private Seal seal(String node, String key) {
        KeyRing ring = new KeyRing(1, new TreeMap<>(Map.of(1, key.getBytes(StandardCharsets.UTF_8))));
        return new Seal(
                new SealedBox(ring, "systole", node, "uuid-" + node, new SealFile(directory.resolve(node))),
                new SealReports(reported::add, System::nanoTime));
    }

    private Message sealed(String key, Message message) {
        Ends wire = new Ends();
        Seal seal = seal("n1", key);
        seal.setDownProtocol(wire);
        seal.down(message);
        assertThat(wire.messages).hasSize(1);
        return wire.messages.get(0);
    }

    private List<Message> opened(Message outer) {
        Ends above = new Ends();
        Seal seal = seal("n2", "secret");
        seal.setUpProtocol(above);
        seal.up(outer);
        seal.up(new MessageBatch(List.of(outer)));
        return above.messages;
    }

    private Message join() {
        return new EmptyMessage(receiver)
                .setSrc(sender)
                .putHeader(VIEWS, new GMS.GmsHeader(GMS.GmsHeader.JOIN_REQ, sender));
    }

    @Test
    void aMessageOfHeadersAloneIsSealedAndOpensOnce() {
        Message outer = sealed("secret", join());
        assertThat(outer).isInstanceOf(BytesMessage.class);
        assertThat(outer.getNumHeaders()).as("no header goes in clear").isZero();
        assertThat(outer.getLength()).isPositive();

        List<Message> inner = opened(outer);
        assertThat(inner).as("the second time it is a replay, also in a batch").hasSize(1);
        GMS.GmsHeader header = inner.get(0).getHeader(VIEWS);
        assertThat(header.getType()).isEqualTo(GMS.GmsHeader.JOIN_REQ);
        assertThat(inner.get(0).getSrc()).isEqualTo(sender);
        assertThat(reported).hasSize(1);
    }

    @Test
    void whatIsNotSealedOrSealedWithAnotherKeyEndsHere() {
        assertThat(opened(join())).isEmpty();
        assertThat(opened(sealed("guess", join()))).isEmpty();
        assertThat(reported).hasSize(2);
        assertThat(reported).anyMatch(line -> line.contains("carry no seal"));
        assertThat(reported).anyMatch(line -> line.contains("wrong key"));
    }

    @Test
    void aSealedMessageUnderAnotherAddressEndsHere() {
        Message forged = sealed("secret", join()).setSrc(UUID.randomUUID());
        assertThat(opened(forged)).isEmpty();
        Message diverted = sealed("secret", join()).setDest(UUID.randomUUID());
        assertThat(opened(diverted)).isEmpty();
    }
}

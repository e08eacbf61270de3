package org.systole.core.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.stack.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;

/**
 * The one JGroups channel of a node. A channel lives for one stay in the cluster: who left opens a new one, with a new
 * address. Listeners are called on JGroups' threads and must only queue.
 */
public final class ClusterChannel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterChannel.class);
    private static final String CLUSTER = "systole";

    private final JChannel channel;
    private final Seal seal;
    private final SealReports reports;
    private final InetAddress bind;
    private final List<Consumer<View>> viewListeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Address, byte[]>> messageListeners = new CopyOnWriteArrayList<>();

    /**
     * @param self what the address of this stay says of the node
     * @param admission may refuse those who want to join; stands directly below the view protocol
     * @param above protocols on top of the stack, lowest first
     * @throws IOException when the addresses in the settings cannot be used
     */
    public ClusterChannel(NodeSettings settings, MemberAddress self, Protocol admission, List<Protocol> above)
            throws IOException {
        this(settings, self, admission, above, log::warn);
    }

    /** @param refusals takes a sentence about messages that do not open */
    ClusterChannel(
            NodeSettings settings,
            MemberAddress self,
            Protocol admission,
            List<Protocol> above,
            Consumer<String> refusals)
            throws IOException {
        JGroupsLogs.install();
        StackDesign design = new StackDesign(settings);
        this.bind = design.bind();
        this.reports = new SealReports(refusals, System::nanoTime);
        SealMemory memory = new SealFile(settings.base().resolve("var").resolve("seal-epochs"));
        String label = self.node() + "@" + bind.getHostAddress();
        this.seal = new Seal(
                new SealedBox(
                        settings.keys(), CLUSTER, label, self.incarnation().uuid(), memory),
                reports);
        try {
            this.channel = new JChannel(design.protocols(seal, admission, above));
        } catch (Exception e) {
            throw new IOException("the cluster channel could not be made: " + e.getMessage(), e);
        }
        channel.setName(self.node().value());
        channel.addAddressGenerator(self::generate);
        channel.setReceiver(new Receiver() {
            @Override
            public void viewAccepted(View view) {
                viewListeners.forEach(listener -> listener.accept(view));
            }

            @Override
            public void receive(Message message) {
                byte[] bytes = message.getPayload();
                messageListeners.forEach(listener -> listener.accept(message.getSrc(), bytes));
            }
        });
    }

    /**
     * Joins, or founds a view of its own when nobody answers; blocks for about a second.
     *
     * @throws IOException when the network cannot be used, or a member refused this node; the message says why
     */
    public void connect() throws IOException {
        try {
            channel.connect(CLUSTER);
        } catch (Exception e) {
            throw new IOException(reason(e), e);
        }
    }

    /** The address of this stay; null before {@link #connect}. */
    public Address address() {
        return channel.getAddress();
    }

    /** The newest view; null before the first. */
    public View view() {
        return channel.getView();
    }

    /** The local address everything binds to. */
    public InetAddress bind() {
        return bind;
    }

    /** How many messages were dropped because they did not open. */
    public long refusedMessages() {
        return reports.total();
    }

    /** Uses these keys from now on. */
    public void use(KeyRing keys) {
        seal.use(keys);
    }

    /** Tells of every view from now on. */
    public void onView(Consumer<View> listener) {
        viewListeners.add(listener);
    }

    /** Tells of every message sent with {@link #send}. */
    public void onMessage(BiConsumer<Address, byte[]> listener) {
        messageListeners.add(listener);
    }

    /** Sends to one member, out of order with other messages. */
    public void send(Address to, byte[] bytes) throws IOException {
        try {
            channel.send(new BytesMessage(to, bytes).setFlag(Message.Flag.OOB));
        } catch (Exception e) {
            throw new IOException("sending to " + MemberAddress.nameOf(to) + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    private String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof SecurityException) {
            return cause.getMessage();
        }
        return "the cluster could not be joined on " + bind.getHostAddress() + ": " + cause;
    }
}

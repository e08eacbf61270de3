package org.systole.powerstrip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.snmp4j.TransportStateReference;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** A UDP socket that is deaf while the strip is dead, and whose answers may leave late. */
final class FaultyTransport extends DefaultUdpTransportMapping {
    private final Faults faults;
    private final ScheduledExecutorService timer;

    FaultyTransport(UdpAddress address, Faults faults, ScheduledExecutorService timer) throws IOException {
        super(address);
        this.faults = faults;
        this.timer = timer;
    }

    @Override
    protected void fireProcessMessage(UdpAddress from, ByteBuffer message, TransportStateReference reference) {
        if (!faults.isMute()) {
            super.fireProcessMessage(from, message, reference);
        }
    }

    @Override
    public void sendMessage(UdpAddress to, byte[] answer, TransportStateReference reference, long timeout, int retries)
            throws IOException {
        byte[] message = faults.isGarbled() ? "garbage".getBytes(StandardCharsets.US_ASCII) : answer;
        long late = faults.lateMillis();
        if (late == 0) {
            super.sendMessage(to, message, reference, timeout, retries);
            return;
        }
        timer.schedule(() -> sendNow(to, message, reference), late, TimeUnit.MILLISECONDS);
    }

    private void sendNow(UdpAddress to, byte[] message, TransportStateReference reference) {
        try {
            if (!faults.isDead()) {
                super.sendMessage(to, message, reference, 0, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a late answer to " + to + " could not be sent", e);
        }
    }
}

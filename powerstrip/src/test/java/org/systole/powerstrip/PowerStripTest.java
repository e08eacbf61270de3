package org.systole.powerstrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

class PowerStripTest {
    private static final String RPDU = "1.3.6.1.4.1.318.1.1.12.3.";

    @Test
    void movesTheRelayOnlyAfterTheHookAgreed() throws Exception {
        CountDownLatch hookMayReturn = new CountDownLatch(1);
        Hook slow = (outlet, on) -> {
            hookMayReturn.await();
            return true;
        };
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(8), slow);
                Client client = new Client(strip, "private")) {
            assertThat(client.set(RPDU + "3.1.1.4.2", 2)).isEqualTo(PDU.noError);
            assertThat(client.get(RPDU + "5.1.1.4.2")).hasToString("1");
            hookMayReturn.countDown();
            awaitValue(client, RPDU + "5.1.1.4.2", "2");
            assertThat(strip.isOn("2")).isFalse();
            assertThat(strip.isOn("3")).isTrue();
        }
    }

    @Test
    void keepsTheOldStateWhenTheHookFails() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2), (outlet, on) -> false);
                Client client = new Client(strip, "private")) {
            client.set(RPDU + "3.1.1.4.2", 2);
            await().until(() -> !strip.journal().lines("hook refused off 2").isEmpty());
            assertThat(client.get(RPDU + "5.1.1.4.2")).hasToString("1");
        }
    }

    @Test
    void aReadingCommunityMayNotSwitch() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2));
                Client client = new Client(strip, "public")) {
            assertThat(client.set(RPDU + "3.1.1.4.2", 2)).isEqualTo(PDU.noAccess);
            assertThat(strip.isOn("2")).isTrue();
        }
    }

    @Test
    void theSecondGenerationReportsItsStateReversed() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.of(Family.RPDU2, 2));
                Client client = new Client(strip, "private")) {
            String table = "1.3.6.1.4.1.318.1.1.26.9.2.";
            assertThat(client.get(table + "3.1.5.1")).hasToString("2");
            client.set(table + "4.1.5.1", 2);
            awaitValue(client, table + "3.1.5.1", "1");
            assertThat(client.get(table + "4.1.5.1")).hasToString("2");
        }
    }

    @Test
    void chainedUnitsTakeThreeForOff() throws Exception {
        Settings chained = Settings.of(Family.MASTERSWITCH_PLUS, 8).units(2);
        try (PowerStrip strip = PowerStrip.start(chained);
                Client client = new Client(strip, "private")) {
            client.set("1.3.6.1.4.1.318.1.1.6.5.1.1.5.2.1.3", 3);
            awaitValue(client, "1.3.6.1.4.1.318.1.1.6.7.1.1.5.2.1.3", "2");
            assertThat(strip.isOn("2:3")).isFalse();
            assertThat(strip.isOn("1:3")).isTrue();
        }
    }

    @Test
    void rebootingAnOutletThatIsOffLeavesItOff() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2).timing(0, 0));
                Client client = new Client(strip, "private")) {
            strip.order("off 1");
            client.set(RPDU + "3.1.1.4.1", 3);
            client.set(RPDU + "3.1.1.4.2", 3);
            await().until(() -> strip.journal().lines("on 2").size() == 1);
            assertThat(strip.isOn("1")).isFalse();
        }
    }

    @Test
    void aDelayedCommandIsPendingUntilCancelled() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2).timing(-1, 0));
                Client client = new Client(strip, "private")) {
            client.set(RPDU + "3.1.1.4.1", 4);
            assertThat(client.get(RPDU + "5.1.1.5.1")).hasToString("1");
            client.set(RPDU + "3.1.1.4.1", 7);
            assertThat(client.get(RPDU + "5.1.1.5.1")).hasToString("2");
        }
    }

    @Test
    void faultsCanBeSwitchedWhileItRuns() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2));
                Client client = new Client(strip, "private")) {
            strip.order("lie 1");
            assertThat(client.set(RPDU + "3.1.1.4.1", 2)).isEqualTo(PDU.noError);
            assertThat(strip.isOn("1")).isTrue();
            strip.order("stuck-value 1 99");
            assertThat(client.get(RPDU + "5.1.1.4.1")).hasToString("99");
            strip.order("refuse 1");
            assertThat(client.set(RPDU + "3.1.1.4.1", 2)).isEqualTo(PDU.genErr);
            strip.order("dead");
            assertThat(client.get(RPDU + "5.1.1.4.1")).isNull();
            strip.order("clear");
            assertThat(client.get(RPDU + "5.1.1.4.1")).hasToString("1");
        }
    }

    @Test
    void refusesAnOrderItDoesNotKnowAndNamesTheOnesItDoes() throws Exception {
        try (PowerStrip strip = PowerStrip.start(Settings.rackPdu(2))) {
            assertThatThrownBy(() -> strip.order("explode 1")).hasMessageContaining("stuck-value N V");
            assertThatThrownBy(() -> strip.order("off 9")).hasMessageContaining("[1, 2]");
        }
    }

    private static void awaitValue(Client client, String oid, String value) {
        await().atMost(Duration.ofSeconds(20)).until(() -> String.valueOf(client.get(oid)), value::equals);
    }

    /** A plain v2c client. */
    private static final class Client implements AutoCloseable {
        private final Snmp snmp = new Snmp(new DefaultUdpTransportMapping());
        private final CommunityTarget<UdpAddress> target;

        Client(PowerStrip strip, String community) throws IOException {
            UdpAddress address = new UdpAddress(strip.addresses().get(0).getAddress(), strip.port());
            target = new CommunityTarget<>(address, new OctetString(community));
            target.setVersion(SnmpConstants.version2c);
            target.setTimeout(500);
            snmp.listen();
        }

        /** The value, or null when no answer came. */
        Variable get(String oid) throws IOException {
            PDU answer = send(PDU.GET, new VariableBinding(new OID(oid)));
            return answer == null ? null : answer.get(0).getVariable();
        }

        int set(String oid, int value) throws IOException {
            return send(PDU.SET, new VariableBinding(new OID(oid), new Integer32(value)))
                    .getErrorStatus();
        }

        private PDU send(int type, VariableBinding binding) throws IOException {
            PDU request = new PDU();
            request.setType(type);
            request.add(binding);
            return snmp.send(request, target).getResponse();
        }

        @Override
        public void close() throws IOException {
            snmp.close();
        }
    }
}

package org.systole.stonith.apc;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.TimeoutModel;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.event.ResponseListener;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;
import org.systole.api.process.Deadline;
import org.systole.strip.Trouble;

/**
 * Asks one SNMP agent, for one thread. Nothing is shared with other sessions in this JVM: keys and engine ids live and
 * die with the session. Questions are repeated until the deadline; orders are sent once.
 */
final class SnmpSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SnmpSession.class);

    /** After this a question is repeated, then after twice, four times as long. Slow agents get longer. */
    private static final Duration REPEAT = Duration.ofMillis(800);

    /** How long the answer to an order is waited for, before the outlet is read instead. */
    private static final Duration ORDER_PATIENCE = Duration.ofMillis(1500);

    /** More repetitions than any patience leaves room for. */
    private static final int MOST_REPEATS = 8;

    private static final Map<OID, String> REPORTS = Map.of(
            SnmpConstants.usmStatsUnknownUserNames, "the user is unknown to it; check username",
            SnmpConstants.usmStatsWrongDigests, "the authentication is wrong; check password and snmp_auth_prot",
            SnmpConstants.usmStatsDecryptionErrors, "it cannot decrypt; check snmp_priv_passwd and snmp_priv_prot",
            SnmpConstants.usmStatsUnsupportedSecLevels,
                    "it does not let this user in at this level; check snmp_sec_level",
            SnmpConstants.usmStatsNotInTimeWindows, "its clock of SNMP 3 cannot be followed");

    private final Snmp snmp;
    private final Target<UdpAddress> target;
    private final boolean v3;
    private final String user;
    private final String where;
    private final Duration patience;

    /** The longest time an answer took so far. */
    private Duration slowest = Duration.ZERO;

    private SnmpSession(Snmp snmp, Target<UdpAddress> target, String user, String where, Duration patience) {
        this.snmp = snmp;
        this.target = target;
        this.v3 = target.getVersion() == SnmpConstants.version3;
        this.user = user;
        this.where = where;
        this.patience = patience;
    }

    static SnmpSession open(InetAddress address, Device.Snmp way) throws Trouble {
        String where = address.getHostAddress() + ":" + way.port();
        try {
            MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
            Snmp snmp = new Snmp(dispatcher, new DefaultUdpTransportMapping());
            dispatcher.addMessageProcessingModel(new MPv1());
            dispatcher.addMessageProcessingModel(new MPv2c());
            SnmpCredentials who = way.credentials();
            UdpAddress to = new UdpAddress(address, way.port());
            Target<UdpAddress> target;
            if (who.version() == SnmpConstants.version3) {
                dispatcher.addMessageProcessingModel(v3(who));
                target = new UserTarget<>(
                        to,
                        new OctetString(who.user()),
                        new byte[0],
                        who.level().getSnmpValue());
            } else {
                target = new CommunityTarget<>(to, new OctetString(who.community()));
            }
            target.setVersion(who.version());
            snmp.setTimeoutModel(new Doubling());
            snmp.listen();
            return new SnmpSession(snmp, target, who.user(), where, way.loginTimeout());
        } catch (IOException e) {
            throw new Trouble(Trouble.Kind.SILENT, "no UDP socket towards " + where + " could be opened: " + e);
        }
    }

    private static MPv3 v3(SnmpCredentials who) {
        SecurityProtocols protocols = new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.none);
        List.of(
                        new AuthMD5(),
                        new AuthSHA(),
                        new AuthHMAC128SHA224(),
                        new AuthHMAC192SHA256(),
                        new AuthHMAC256SHA384(),
                        new AuthHMAC384SHA512())
                .forEach(protocols::addAuthenticationProtocol);
        List.of(new PrivDES(), new PrivAES128(), new PrivAES192(), new PrivAES256())
                .forEach(protocols::addPrivacyProtocol);
        byte[] engine = MPv3.createLocalEngineID();
        USM usm = new USM(protocols, new OctetString(engine), 0);
        usm.addUser(new UsmUser(
                new OctetString(who.user()),
                who.authProtocol(),
                who.authProtocol() == null ? null : new OctetString(who.authSecret()),
                who.privProtocol(),
                who.privProtocol() == null ? null : new OctetString(who.privSecret())));
        SecurityModels models = SecurityModels.getCollection(new SecurityModel[] {usm});
        return new MPv3(engine, null, protocols, models, new CounterSupport());
    }

    /** Repeats after ever longer times: a busy card must not be kept busy by us. */
    private static final class Doubling implements TimeoutModel {
        @Override
        public long getRetryTimeout(int retry, int retries, long timeout) {
            return timeout << Math.min(retry, MOST_REPEATS);
        }

        @Override
        public long getRequestTimeout(int retries, long timeout) {
            return timeout << Math.min(retries + 1, MOST_REPEATS);
        }
    }

    /**
     * Reads objects; one that does not exist comes back as an exception value, whatever the version. They are asked for
     * with one question, and one by one where the agent cannot answer that.
     */
    List<Variable> get(List<OID> objects, Deadline deadline) throws Trouble, InterruptedException {
        try {
            return together(objects, deadline);
        } catch (Trouble trouble) {
            if (trouble.kind() == Trouble.Kind.SILENT || objects.size() == 1) {
                throw trouble;
            }
            List<Variable> values = new ArrayList<>();
            for (OID object : objects) {
                values.addAll(together(List.of(object), deadline));
            }
            return values;
        }
    }

    private List<Variable> together(List<OID> objects, Deadline deadline) throws Trouble, InterruptedException {
        List<Integer> asked = new ArrayList<>();
        List<Variable> values = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            asked.add(i);
            values.add(Null.noSuchInstance);
        }
        while (!asked.isEmpty()) {
            PDU answer = ask(PDU.GET, asked.stream().map(objects::get).toList(), deadline);
            if (answer.getErrorStatus() == PDU.noSuchName) { // version 1 fails the whole question for one object
                asked.remove(Math.min(Math.max(answer.getErrorIndex() - 1, 0), asked.size() - 1));
                continue;
            }
            for (int i = 0; i < asked.size(); i++) {
                values.set(asked.get(i), answer.get(i).getVariable());
            }
            asked.clear();
        }
        return values;
    }

    /** Reads the object after this one; empty at the end of all objects. */
    Optional<VariableBinding> next(OID object, Deadline deadline) throws Trouble, InterruptedException {
        PDU answer = ask(PDU.GETNEXT, List.of(object), deadline);
        boolean end = answer.getErrorStatus() == PDU.noSuchName || answer.get(0).isException();
        return end ? Optional.empty() : Optional.of(answer.get(0));
    }

    /**
     * Writes a number, once.
     *
     * @return whether it was acknowledged; false when no answer came in time
     * @throws Trouble when it was refused
     */
    boolean set(OID object, int value, Deadline deadline) throws Trouble, InterruptedException {
        PDU request = pdu(PDU.SET);
        request.add(new VariableBinding(object, new Integer32(value)));
        PDU answer = send(request, 0, deadline.within(longer(ORDER_PATIENCE, slowest.multipliedBy(2))));
        if (answer == null) {
            return false;
        }
        checked(answer);
        if (answer.getErrorStatus() != PDU.noError) {
            throw refusal(answer);
        }
        return true;
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            log.debug("closing the socket towards {} failed; it is gone anyway", where, e);
        }
    }

    private PDU ask(int type, List<OID> objects, Deadline deadline) throws Trouble, InterruptedException {
        PDU request = pdu(type);
        objects.forEach(object -> request.add(new VariableBinding(object)));
        PDU answer = send(request, MOST_REPEATS, deadline.within(longer(patience, slowest.multipliedBy(4))));
        if (answer == null) {
            throw new Trouble(
                    Trouble.Kind.SILENT,
                    "no answer from " + where + " over UDP; check its power and network, and that it lets this node ask"
                            + (v3 ? "" : ": a wrong community is met with silence too"));
        }
        checked(answer);
        if (answer.getErrorStatus() != PDU.noError && answer.getErrorStatus() != PDU.noSuchName) {
            throw refusal(answer);
        }
        if (answer.getErrorStatus() == PDU.noError && answer.size() != objects.size()) {
            throw new Trouble(
                    Trouble.Kind.STRANGE,
                    where + " answered " + answer.size() + " objects to a question for " + objects.size());
        }
        return answer;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The answer, or null when none came. */
    private PDU send(PDU request, int repeats, Deadline deadline) throws Trouble, InterruptedException {
        Duration limit = deadline.left();
        Duration repeat = longer(REPEAT, slowest.multipliedBy(2));
        target.setRetries(repeats);
        target.setTimeout(Math.max(1, repeats == 0 ? limit.toMillis() : repeat.toMillis()));
        CompletableFuture<PDU> answer = new CompletableFuture<>();
        ResponseListener listener = new ResponseListener() {
            @Override
            public <A extends Address> void onResponse(ResponseEvent<A> event) {
                snmp.cancel(event.getRequest(), this);
                answer.complete(event.getResponse());
            }
        };
        try {
            snmp.send(request, target, null, listener);
            PDU came = answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
            slowest = longer(slowest, limit.minus(deadline.left()));
            return came;
        } catch (TimeoutException e) {
            snmp.cancel(request, listener);
            return null;
        } catch (IOException e) {
            throw new Trouble(Trouble.Kind.SILENT, "nothing can be sent to " + where + ": " + e.getMessage());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a listener failed that never does", e);
        }
    }

    /** A report is how version 3 says what is wrong with the question; it must never pass for an answer. */
    private void checked(PDU answer) throws Trouble {
        if (answer.getType() == PDU.REPORT) {
            OID about = answer.size() > 0 ? answer.get(0).getOid() : new OID();
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    where + " refuses user " + user + ": " + REPORTS.getOrDefault(about, "it reports " + about));
        }
        if (answer.getType() != PDU.RESPONSE) {
            throw new Trouble(Trouble.Kind.STRANGE, where + " sent no response but a PDU of type " + answer.getType());
        }
    }

    private Trouble refusal(PDU answer) {
        String advice =
                switch (answer.getErrorStatus()) {
                    case PDU.noAccess, PDU.notWritable, PDU.readOnly, PDU.noSuchName, PDU.authorizationError -> v3
                            ? "; check that user " + user + " may write, and snmp_sec_level"
                            : "; check that the community may write";
                    default -> "";
                };
        boolean unheardOf =
                switch (answer.getErrorStatus()) {
                    case PDU.badValue, PDU.wrongValue, PDU.inconsistentValue -> true;
                    default -> false;
                };
        return new Trouble(
                unheardOf ? Trouble.Kind.NO_SUCH_COMMAND : Trouble.Kind.REFUSED,
                where + " refused with " + answer.getErrorStatusText() + " (" + answer.getErrorStatus() + ")" + advice);
    }

    private PDU pdu(int type) {
        PDU pdu = v3 ? new ScopedPDU() : new PDU();
        pdu.setType(type);
        return pdu;
    }
}

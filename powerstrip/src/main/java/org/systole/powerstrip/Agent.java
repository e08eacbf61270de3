package org.systole.powerstrip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
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
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;

/** Answers SNMP v1, v2c and v3 on one or more addresses; every answer comes from {@link Mib}. */
final class Agent implements CommandResponder, AutoCloseable {
    private static final int BULK_LIMIT = 60;

    private final Mib mib;
    private final Access access;
    private final Faults faults;
    private final MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    private final List<FaultyTransport> transports = new ArrayList<>();

    Agent(Mib mib, Access access, Faults faults) {
        this.mib = mib;
        this.access = access;
        this.faults = faults;
        dispatcher.addMessageProcessingModel(new MPv1());
        dispatcher.addMessageProcessingModel(new MPv2c());
        dispatcher.addMessageProcessingModel(v3(access));
        dispatcher.addCommandResponder(this);
    }

    /** Listens on one more address; port 0 takes a free one. Returns where it listens. */
    InetSocketAddress listen(InetSocketAddress address, ScheduledExecutorService timer) throws IOException {
        UdpAddress where = new UdpAddress(address.getAddress(), address.getPort());
        FaultyTransport transport = new FaultyTransport(where, faults, timer);
        transports.add(transport);
        dispatcher.addTransportMapping(transport);
        transport.addTransportListener(dispatcher);
        transport.listen();
        UdpAddress bound = transport.getListenAddress();
        return new InetSocketAddress(bound.getInetAddress(), bound.getPort());
    }

    @Override
    public void close() throws IOException {
        for (FaultyTransport transport : transports) {
            transport.close();
        }
    }

    private static MPv3 v3(Access access) {
        // Without this, a report about an unknown user would have to be sealed with that user's key, and none is sent.
        SNMP4JSettings.setReportSecurityLevelStrategy(SNMP4JSettings.ReportSecurityLevelStrategy.noAuthNoPrivIfNeeded);
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
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        byte[] engine = MPv3.createLocalEngineID(new OctetString(random));
        USM usm = new USM(protocols, new OctetString(engine), 1);
        access.users().forEach(user -> usm.addUser(user.usm()));
        CounterSupport counters = new CounterSupport();
        SecurityModels models = SecurityModels.getCollection(new SecurityModel[] {usm});
        return new MPv3(engine, null, protocols, models, counters);
    }

    @Override
    public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
        PDU request = event.getPDU();
        if (request == null) {
            return;
        }
        event.setProcessed(true);
        if (request.getType() == PDU.SET && faults.losesThisOrder()) {
            return;
        }
        Access.Right right = right(event);
        boolean v3 = event.getMessageProcessingModel() == SnmpConstants.version3;
        if (right == Access.Right.NONE && !v3) {
            return; // a wrong community is met with silence
        }
        PDU answer = (PDU) request.clone();
        answer.setType(PDU.RESPONSE);
        answer.setErrorStatus(PDU.noError);
        answer.setErrorIndex(0);
        if (right == Access.Right.NONE) {
            fail(answer, PDU.authorizationError, 0);
        } else {
            answer(request, answer, right, event.getMessageProcessingModel() == SnmpConstants.version1);
        }
        if (request.getType() != PDU.SET || !faults.losesThisAnswer()) {
            send(event, answer);
        }
    }

    private Access.Right right(CommandResponderEvent<?> event) {
        String name = new OctetString(event.getSecurityName()).toString();
        return event.getMessageProcessingModel() == SnmpConstants.version3
                ? access.ofUser(name, event.getSecurityLevel())
                : access.ofCommunity(name);
    }

    private void answer(PDU request, PDU answer, Access.Right right, boolean v1) {
        switch (request.getType()) {
            case PDU.GET -> get(answer, v1);
            case PDU.GETNEXT -> next(answer, v1);
            case PDU.GETBULK -> bulk(request, answer);
            case PDU.SET -> set(answer, right, v1);
            default -> fail(answer, PDU.genErr, 0);
        }
    }

    private void get(PDU answer, boolean v1) {
        for (int i = 0; i < answer.size(); i++) {
            VariableBinding binding = answer.get(i);
            Optional<Mib.Leaf> leaf = mib.at(binding.getOid());
            if (leaf.isEmpty() && v1) {
                fail(answer, PDU.noSuchName, i + 1);
                return;
            }
            binding.setVariable(
                    leaf.isEmpty() ? Null.noSuchInstance : leaf.get().value().get());
        }
    }

    private void next(PDU answer, boolean v1) {
        for (int i = 0; i < answer.size(); i++) {
            Optional<VariableBinding> next = after(answer.get(i).getOid());
            if (next.isEmpty() && v1) {
                fail(answer, PDU.noSuchName, i + 1);
                return;
            }
            answer.set(i, next.orElse(new VariableBinding(answer.get(i).getOid(), Null.endOfMibView)));
        }
    }

    private void bulk(PDU request, PDU answer) {
        List<VariableBinding> rowsFound = new ArrayList<>();
        for (int i = 0; i < request.size(); i++) {
            OID oid = request.get(i).getOid();
            int rows = i < request.getNonRepeaters() ? 1 : Math.min(BULK_LIMIT, request.getMaxRepetitions());
            for (int row = 0; row < rows; row++) {
                VariableBinding next = after(oid).orElse(new VariableBinding(oid, Null.endOfMibView));
                rowsFound.add(next);
                oid = next.getOid();
            }
        }
        answer.setVariableBindings(rowsFound);
    }

    private Optional<VariableBinding> after(OID oid) {
        Optional<Map.Entry<OID, Mib.Leaf>> next = mib.after(oid);
        return next.map(
                e -> new VariableBinding(e.getKey(), e.getValue().value().get()));
    }

    private void set(PDU answer, Access.Right right, boolean v1) {
        for (int i = 0; i < answer.size(); i++) {
            VariableBinding binding = answer.get(i);
            Optional<Mib.Leaf> leaf = mib.at(binding.getOid());
            int status = right != Access.Right.WRITE
                    ? PDU.noAccess
                    : leaf.isEmpty() ? PDU.noCreation : leaf.get().set().apply(binding.getVariable());
            if (status != PDU.noError) {
                fail(answer, v1 ? asV1(status) : status, i + 1);
                return;
            }
        }
    }

    private static int asV1(int status) {
        return switch (status) {
            case PDU.noAccess, PDU.noCreation, PDU.notWritable -> PDU.noSuchName;
            case PDU.wrongType, PDU.wrongValue -> PDU.badValue;
            default -> PDU.genErr;
        };
    }

    private static void fail(PDU answer, int status, int index) {
        answer.setErrorStatus(status);
        answer.setErrorIndex(index);
    }

    private <A extends Address> void send(CommandResponderEvent<A> event, PDU answer) {
        try {
            dispatcher.returnResponsePdu(
                    event.getMessageProcessingModel(),
                    event.getSecurityModel(),
                    event.getSecurityName(),
                    event.getSecurityLevel(),
                    answer,
                    event.getMaxSizeResponsePDU(),
                    event.getStateReference(),
                    new StatusInformation());
        } catch (MessageException e) {
            throw new IllegalStateException("an answer to " + event.getPeerAddress() + " could not be sent", e);
        }
    }
}

package org.systole.powerstrip;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.snmp4j.PDU;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/** The objects the strip shows, by name in the order GETNEXT walks them; the set never changes, the values do. */
final class Mib {
    private static final String SYSTEM = "1.3.6.1.2.1.1.";
    private static final String POWERNET = "1.3.6.1.4.1.318.";

    private final NavigableMap<OID, Leaf> leaves = new TreeMap<>();
    private final Family family;
    private final List<Outlet> outlets;
    private final Faults faults;
    private final Journal journal;

    Mib(Family family, List<Outlet> outlets, Faults faults, Journal journal) {
        this.family = family;
        this.outlets = outlets;
        this.faults = faults;
        this.journal = journal;
        identity();
        switch (family) {
            case RPDU -> {
                rackPdu();
                masterSwitch();
            }
            case RPDU2 -> {
                rackPdu2();
                rackPdu();
                masterSwitch();
            }
            case MASTERSWITCH -> masterSwitch();
            case MASTERSWITCH_PLUS -> masterSwitchPlus();
            case BAYTECH -> leaves.clear(); // it has no SNMP
        }
    }

    /**
     * One object.
     *
     * @param value what it is now; an exception value while it is hidden
     * @param set answers with an SNMPv2 error status, {@link PDU#noError} when the value is taken
     */
    record Leaf(Supplier<Variable> value, Function<Variable, Integer> set) {
        Leaf(Supplier<Variable> value) {
            this(value, ignored -> PDU.notWritable);
        }
    }

    Optional<Leaf> at(OID oid) {
        return Optional.ofNullable(leaves.get(oid))
                .filter(leaf -> !leaf.value().get().isException());
    }

    /** The object after this name, as GETNEXT wants it. */
    Optional<Map.Entry<OID, Leaf>> after(OID oid) {
        return leaves.tailMap(oid, false).entrySet().stream()
                .filter(entry -> !entry.getValue().value().get().isException())
                .findFirst();
    }

    private void identity() {
        long started = System.nanoTime();
        leaves.put(
                new OID(SYSTEM + "1.0"), text(() -> "APC Web/SNMP Management Card (imitated " + family.model() + ")"));
        leaves.put(new OID(SYSTEM + "2.0"), new Leaf(() -> new OID(POWERNET + family.identity())));
        leaves.put(new OID(SYSTEM + "3.0"), new Leaf(() -> new TimeTicks((System.nanoTime() - started) / 10_000_000L)));
        leaves.put(new OID(SYSTEM + "5.0"), text(() -> "powerstrip"));
        put("1.1.12.1.3.0", text(() -> "v3.7.3"));
        put("1.1.12.1.5.0", text(family::model));
        put("1.1.12.1.8.0", number(outlets::size));
    }

    private void rackPdu() {
        put("1.1.12.3.1.1.0", wholeUnit());
        put("1.1.12.3.1.3.0", number(outlets::size));
        put("1.1.12.3.1.4.0", number(outlets::size));
        for (Outlet outlet : outlets) {
            String row = "." + outlet.id();
            put("1.1.12.3.3.1.1.1" + row, number(() -> Integer.parseInt(outlet.id())));
            put("1.1.12.3.3.1.1.2" + row, text(outlet::name));
            put("1.1.12.3.3.1.1.4" + row, control(outlet, Family.RPDU));
            put("1.1.12.3.4.1.1.2" + row, name(outlet));
            put("1.1.12.3.4.1.1.4" + row, delay(outlet::onDelaySeconds, outlet::onDelaySeconds));
            put("1.1.12.3.4.1.1.5" + row, delay(outlet::offDelaySeconds, outlet::offDelaySeconds));
            put("1.1.12.3.4.1.1.6" + row, delay(outlet::rebootSeconds, outlet::rebootSeconds));
            put("1.1.12.3.5.1.1.2" + row, text(outlet::name));
            put("1.1.12.3.5.1.1.4" + row, state(outlet, Family.RPDU::statusValue));
            put("1.1.12.3.5.1.1.5" + row, pending(outlet));
        }
    }

    private void rackPdu2() {
        for (Outlet outlet : outlets) {
            String row = "." + outlet.id();
            put("1.1.26.9.2.2.1.3" + row, name(outlet));
            put("1.1.26.9.2.2.1.5" + row, delay(outlet::onDelaySeconds, outlet::onDelaySeconds));
            put("1.1.26.9.2.2.1.6" + row, delay(outlet::offDelaySeconds, outlet::offDelaySeconds));
            put("1.1.26.9.2.2.1.7" + row, delay(outlet::rebootSeconds, outlet::rebootSeconds));
            put("1.1.26.9.2.3.1.3" + row, text(outlet::name));
            put("1.1.26.9.2.3.1.5" + row, state(outlet, Family.RPDU2::statusValue));
            put("1.1.26.9.2.3.1.6" + row, pending(outlet));
            put("1.1.26.9.2.4.1.3" + row, text(outlet::name));
            put("1.1.26.9.2.4.1.5" + row, control(outlet, Family.RPDU2));
        }
    }

    private void masterSwitch() {
        put("1.1.4.2.1.0", wholeUnit());
        put(
                "1.1.4.2.2.0",
                text(() -> outlets.stream().map(o -> o.isOn() ? "On " : "Off ").collect(Collectors.joining())));
        for (Outlet outlet : outlets) {
            String row = "." + outlet.id();
            put("1.1.4.4.2.1.1" + row, number(() -> Integer.parseInt(outlet.id())));
            put("1.1.4.4.2.1.2" + row, pending(outlet));
            put("1.1.4.4.2.1.3" + row, control(outlet, Family.MASTERSWITCH));
            put("1.1.4.4.2.1.4" + row, text(outlet::name));
            put("1.1.4.5.2.1.3" + row, name(outlet));
            put("1.1.4.5.2.1.5" + row, delay(outlet::rebootSeconds, outlet::rebootSeconds));
        }
    }

    private void masterSwitchPlus() {
        for (Outlet outlet : outlets) {
            String[] index = outlet.id().split(":");
            String row = "." + index[0] + ".1." + index[1];
            put("1.1.6.5.1.1.4" + row, text(outlet::name));
            put("1.1.6.5.1.1.5" + row, control(outlet, Family.MASTERSWITCH_PLUS));
            put("1.1.6.7.1.1.4" + row, text(outlet::name));
            put("1.1.6.7.1.1.5" + row, state(outlet, Family.MASTERSWITCH_PLUS::statusValue));
            put("1.1.6.7.1.1.6" + row, pending(outlet));
        }
    }

    private void put(String suffix, Leaf leaf) {
        leaves.put(new OID(POWERNET + suffix), leaf);
    }

    private Leaf control(Outlet outlet, Family numbers) {
        return new Leaf(() -> shown(outlet, numbers::controlValue, faults.stuckValue(outlet.id())), value -> {
            if (!(value instanceof Integer32 number)) {
                return PDU.wrongType;
            }
            Optional<Family.Verb> verb = numbers.verb(number.getValue());
            if (verb.isEmpty()) {
                return PDU.wrongValue;
            }
            journal.note("set " + outlet.id() + " " + verb.get());
            if (faults.refuses(outlet.id())) {
                return PDU.genErr;
            }
            outlet.command(verb.get());
            return PDU.noError;
        });
    }

    private Leaf state(Outlet outlet, Function<Boolean, Integer> value) {
        return new Leaf(() -> shown(outlet, value, faults.stuckStatus(outlet.id())));
    }

    private static Variable shown(Outlet outlet, Function<Boolean, Integer> value, Optional<String> stuck) {
        if (stuck.isEmpty()) {
            return new Integer32(value.apply(outlet.isOn()));
        }
        return stuck.get().matches("-?\\d{1,9}")
                ? new Integer32(Integer.parseInt(stuck.get()))
                : new OctetString(stuck.get().replace("\"", ""));
    }

    private Leaf pending(Outlet outlet) {
        return new Leaf(
                () -> faults.pendingIsHidden() ? Null.noSuchInstance : new Integer32(outlet.isPending() ? 1 : 2));
    }

    private static Leaf name(Outlet outlet) {
        return new Leaf(() -> new OctetString(outlet.name()), value -> {
            outlet.name(value.toString());
            return PDU.noError;
        });
    }

    private static Leaf delay(Supplier<Integer> get, IntConsumer set) {
        return new Leaf(() -> new Integer32(get.get()), value -> {
            if (!(value instanceof Integer32 number)) {
                return PDU.wrongType;
            }
            set.accept(number.getValue());
            return PDU.noError;
        });
    }

    /** The command that takes the whole strip: noted, so that a test can say that nobody used it; it does nothing. */
    private Leaf wholeUnit() {
        return new Leaf(() -> new Integer32(1), value -> {
            journal.note("set all " + value);
            return PDU.noError;
        });
    }

    private static Leaf number(Supplier<Integer> value) {
        return new Leaf(() -> new Integer32(value.get()));
    }

    private static Leaf text(Supplier<String> value) {
        return new Leaf(() -> new OctetString(value.get()));
    }
}

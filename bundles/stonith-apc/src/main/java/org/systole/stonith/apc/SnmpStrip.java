package org.systole.stonith.apc;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Deadline;
import org.systole.strip.Outlets;
import org.systole.strip.Reading;
import org.systole.strip.Strip;
import org.systole.strip.Trouble;

/** A strip asked over SNMP. Its family is found by what it says of itself and by which tables it really has. */
final class SnmpStrip implements Strip {
    private static final OID SYS_OBJECT_ID = new OID("1.3.6.1.2.1.1.2");

    /** So many outlets are read with one question: a card of the first generation answers no long ones. */
    private static final int OUTLETS_PER_QUESTION = 8;

    /** More rows than any strip has: a walk that goes on is going in circles. */
    private static final int MOST_ROWS = 512;

    private final SnmpSession session;
    private final Table table;
    private final String description;

    private SnmpStrip(SnmpSession session, Table table, String description) {
        this.session = session;
        this.table = table;
        this.description = description;
    }

    /** Reaches the strip and finds out what it is. */
    static SnmpStrip open(InetAddress address, Device.Snmp way, Deadline deadline)
            throws Trouble, InterruptedException {
        SnmpSession session = SnmpSession.open(address, way);
        boolean opened = false;
        try {
            SnmpStrip strip = identify(session, address, way, deadline);
            opened = true;
            return strip;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    /** Each question has the session's own patience: a slow strip is given time, a silent one is found out soon. */
    private static SnmpStrip identify(SnmpSession session, InetAddress address, Device.Snmp way, Deadline deadline)
            throws Trouble, InterruptedException {
        Optional<VariableBinding> answer = session.next(SYS_OBJECT_ID, deadline);
        String id = answer.filter(binding -> binding.getOid().startsWith(SYS_OBJECT_ID))
                .map(binding -> binding.getVariable().toString())
                .orElse("none");
        for (Table table : Table.candidates(id)) {
            if (hasRows(session, table.statusColumn(), deadline) && hasRows(session, table.controlColumn(), deadline)) {
                String where = address.getHostAddress() + ":" + way.port();
                return new SnmpStrip(
                        session,
                        table,
                        table + " strip at " + where + " by "
                                + way.credentials().protocolName());
            }
        }
        throw new Trouble(
                Trouble.Kind.STRANGE,
                address.getHostAddress() + " says it is " + id
                        + " (sysObjectID) and shows no table of outlets that this driver"
                        + " knows; it drives APC rack PDUs, MasterSwitches and MasterSwitch plus");
    }

    private static boolean hasRows(SnmpSession session, String column, Deadline deadline)
            throws Trouble, InterruptedException {
        OID start = new OID(column);
        return session.next(start, deadline)
                .filter(binding -> binding.getOid().startsWith(start))
                .isPresent();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean cancels() {
        return table.command(Order.CANCEL) != 0;
    }

    @Override
    public SortedMap<String, String> names(Deadline deadline) throws Trouble, InterruptedException {
        SortedMap<String, String> names = new TreeMap<>(Outlets.ORDER);
        walk(table.statusColumn(), deadline, (row, value) -> names.put(table.outlet(row), ""));
        for (String column : table.nameColumns()) {
            if (names.containsValue("")) {
                walk(column, deadline, (row, value) -> {
                    String name = value.toString().strip();
                    names.computeIfPresent(table.outlet(row), (outlet, known) -> known.isEmpty() ? name : known);
                });
            }
        }
        return names;
    }

    private void walk(String column, Deadline deadline, RowVisitor visitor) throws Trouble, InterruptedException {
        OID start = new OID(column);
        OID at = start;
        for (int rows = 0; rows < MOST_ROWS; rows++) {
            Optional<VariableBinding> next = session.next(at, deadline);
            if (next.isEmpty()
                    || !next.get().getOid().startsWith(start)
                    || next.get().getOid().compareTo(at) <= 0) {
                return;
            }
            at = next.get().getOid();
            visitor.row(at.toString().substring(column.length() + 1), next.get().getVariable());
        }
    }

    @FunctionalInterface
    private interface RowVisitor {
        void row(String row, Variable value);
    }

    @Override
    public List<Reading> read(List<String> outlets, Deadline deadline) throws Trouble, InterruptedException {
        List<Reading> readings = new ArrayList<>();
        for (int from = 0; from < outlets.size(); from += OUTLETS_PER_QUESTION) {
            int to = Math.min(outlets.size(), from + OUTLETS_PER_QUESTION);
            readings.addAll(readFew(outlets.subList(from, to), deadline));
        }
        return readings;
    }

    private List<Reading> readFew(List<String> outlets, Deadline deadline) throws Trouble, InterruptedException {
        List<String> columns = new ArrayList<>(List.of(table.statusColumn(), table.pendingColumn()));
        if (table.readsControlToo()) {
            columns.add(table.controlColumn());
        }
        List<OID> objects = new ArrayList<>();
        for (String outlet : outlets) {
            columns.forEach(column -> objects.add(object(column, outlet)));
        }
        List<Variable> values = session.get(objects, deadline);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < outlets.size(); i++) {
            List<Variable> row = values.subList(i * columns.size(), (i + 1) * columns.size());
            if (row.get(0).isException()) {
                throw new Trouble(
                        Trouble.Kind.REFUSED, "there is no outlet " + outlets.get(i) + " on the " + description);
            }
            readings.add(reading(row));
        }
        return readings;
    }

    private Reading reading(List<Variable> values) {
        PowerState power = number(values.get(0)).map(table::power).orElse(PowerState.OTHER);
        Reading.Pending pending = values.get(1).isException()
                ? Reading.Pending.ABSENT
                : number(values.get(1)).map(table::pending).orElse(Reading.Pending.UNREADABLE);
        String seen = "status " + values.get(0) + ", pending " + values.get(1);
        if (table.readsControlToo()) {
            seen += ", control " + values.get(2);
            Order contrary = power == PowerState.OFF ? Order.ON : Order.OFF;
            if (number(values.get(2)).filter(n -> n == table.command(contrary)).isPresent()) {
                power = PowerState.OTHER;
            }
        }
        return new Reading(power, pending, seen);
    }

    /** Only an INTEGER counts as a number: a text that looks like one is not what the MIB promises. */
    private static Optional<Integer> number(Variable value) {
        return value instanceof Integer32 number ? Optional.of(number.getValue()) : Optional.empty();
    }

    @Override
    public boolean order(String outlet, Order order, Deadline deadline) throws Trouble, InterruptedException {
        return session.set(object(table.controlColumn(), outlet), table.command(order), deadline);
    }

    private OID object(String column, String outlet) {
        return new OID(column + "." + table.row(outlet));
    }

    @Override
    public Optional<String> outlet(String plug) {
        return table.written(plug);
    }

    @Override
    public String outletsAreWritten() {
        return table.chained() ? "unit:outlet, or an outlet of the first unit" : "the number of an outlet";
    }

    @Override
    public void close() {
        session.close();
    }
}

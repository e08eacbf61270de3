package org.systole.stonith.apc;

import java.util.List;
import java.util.Optional;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.strip.Reading;
import org.systole.strip.Strip;

/**
 * Where a family of strips keeps its outlets, below enterprise 318, and how it numbers commands and states there. From
 * the vendor's PowerNet MIB. The pending column of {@code MASTERSWITCH_PLUS} is inferred; a strip without it is
 * handled.
 */
enum Table {
    RPDU2("26.9.2.4.1.5", "26.9.2.3.1.5", "26.9.2.3.1.6", "26.9.2.3.1.3", 1, 2, 8, 2, 1),
    RPDU("12.3.3.1.1.4", "12.3.5.1.1.4", "12.3.5.1.1.5", "12.3.5.1.1.2", 1, 2, 7, 1, 2),
    /** A rack PDU that shows its states only in the older table. */
    RPDU_OLD_STATUS("12.3.3.1.1.4", "4.4.2.1.3", "4.4.2.1.2", "12.3.3.1.1.2", 1, 2, 7, 1, 2),
    /** A rack PDU that shows its states only where they are ordered. */
    RPDU_CONTROL("12.3.3.1.1.4", "12.3.3.1.1.4", "12.3.5.1.1.5", "12.3.3.1.1.2", 1, 2, 7, 1, 2),
    MASTERSWITCH_PLUS("6.5.1.1.5", "6.7.1.1.5", "6.7.1.1.6", "6.7.1.1.4", 1, 3, 8, 1, 2),
    MASTERSWITCH("4.4.2.1.3", "4.4.2.1.3", "4.4.2.1.2", "4.4.2.1.4", 1, 2, 0, 1, 2);

    private static final String POWERNET = "1.3.6.1.4.1.318.1.1.";
    private static final int PENDING_NO = 2;
    private static final int PENDING_YES = 1;

    private final String control;
    private final String status;
    private final String pending;
    private final String name;
    private final int on;
    private final int off;
    private final int cancel;
    private final int statusOn;
    private final int statusOff;

    Table(
            String control,
            String status,
            String pending,
            String name,
            int on,
            int off,
            int cancel,
            int statusOn,
            int statusOff) {
        this.control = control;
        this.status = status;
        this.pending = pending;
        this.name = name;
        this.on = on;
        this.off = off;
        this.cancel = cancel;
        this.statusOn = statusOn;
        this.statusOff = statusOff;
    }

    /** The tables a strip with this sysObjectID may have, the likeliest first; which it has, asking it shows. */
    static List<Table> candidates(String sysObjectId) {
        return switch (sysObjectId) {
            case "1.3.6.1.4.1.318.1.3.4.6" -> List.of(RPDU2, RPDU, RPDU_OLD_STATUS, RPDU_CONTROL, MASTERSWITCH);
            case "1.3.6.1.4.1.318.1.3.4.5" -> List.of(RPDU, RPDU_OLD_STATUS, RPDU_CONTROL, MASTERSWITCH);
            case "1.3.6.1.4.1.318.1.3.4.4" -> List.of(MASTERSWITCH_PLUS);
            case "1.3.6.1.4.1.318.1.3.4.3" -> List.of(); // MasterSwitch VM: its numbers are not known for certain
            case "1.3.6.1.4.1.318.1.3.4.1", "1.3.6.1.4.1.318.1.3.4.2" -> List.of(MASTERSWITCH);
                // Whatever it calls itself, a table of this vendor means what the vendor says it means.
            default -> List.of(RPDU2, RPDU, RPDU_CONTROL, MASTERSWITCH_PLUS, MASTERSWITCH);
        };
    }

    String controlColumn() {
        return POWERNET + control;
    }

    String statusColumn() {
        return POWERNET + status;
    }

    String pendingColumn() {
        return POWERNET + pending;
    }

    /** Where outlets have their names, the likeliest first: rack PDUs repeat them in each of their tables. */
    List<String> nameColumns() {
        List<String> columns =
                switch (this) {
                    case RPDU2 -> List.of(name, "26.9.2.4.1.3", "26.9.2.2.1.3");
                    case RPDU, RPDU_OLD_STATUS, RPDU_CONTROL -> List.of(name, "12.3.3.1.1.2", "12.3.4.1.1.2");
                    case MASTERSWITCH_PLUS, MASTERSWITCH -> List.of(name);
                };
        return columns.stream().distinct().map(column -> POWERNET + column).toList();
    }

    /** The outlet a plug stands for: a number, or unit and number; a unit that is not told is the first. */
    Optional<String> written(String plug) {
        if (plug.matches("[1-9]\\d{0,3}")) {
            return Optional.of(chained() ? "1:" + plug : plug);
        }
        if (!plug.matches("[1-9]\\d{0,3}:[1-9]\\d{0,3}")) {
            return Optional.empty();
        }
        return Optional.of(plug).filter(p -> chained() || p.startsWith("1:")).map(p -> chained() ? p : p.substring(2));
    }

    /** Whether outlets are written {@code unit:outlet}. */
    boolean chained() {
        return this == MASTERSWITCH_PLUS;
    }

    /**
     * Whether the control column is read too, and must not contradict: this family reports its state with the reverse
     * numbers, and a strip mistaken for one would otherwise seem off when it is on.
     */
    boolean readsControlToo() {
        return this == RPDU2;
    }

    /** The number of the command; 0 where the family has none. */
    int command(Strip.Order order) {
        return switch (order) {
            case ON -> on;
            case OFF -> off;
            case CANCEL -> cancel;
        };
    }

    /** What a value of the status column means: exactly one number is on, exactly one is off. */
    PowerState power(int value) {
        return value == statusOn ? PowerState.ON : value == statusOff ? PowerState.OFF : PowerState.OTHER;
    }

    Reading.Pending pending(int value) {
        return switch (value) {
            case PENDING_NO -> Reading.Pending.NO;
            case PENDING_YES -> Reading.Pending.YES;
            default -> Reading.Pending.UNREADABLE;
        };
    }

    /** The row of an outlet: what follows the column in an object's name. */
    String row(String outlet) {
        return chained() ? outlet.replace(":", ".1.") : outlet;
    }

    /** The outlet of a row. */
    String outlet(String row) {
        return chained() ? row.replaceFirst("\\.\\d+\\.", ":") : row;
    }
}

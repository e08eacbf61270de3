package org.systole.powerstrip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The families of switched strips that can be imitated. Numbers are those of the PowerNet MIB: each family numbers the
 * commands of an outlet differently, and some report the state with the opposite polarity.
 */
public enum Family {
    /** AP79xx. */
    RPDU(
            "1.3.4.5",
            "AP7920",
            Verb.ON,
            Verb.OFF,
            Verb.REBOOT,
            Verb.DELAYED_ON,
            Verb.DELAYED_OFF,
            Verb.DELAYED_REBOOT,
            Verb.CANCEL),
    /** AP8xxx and AP79xxB: the status column says 1 for off, the reverse of the control column. */
    RPDU2(
            "1.3.4.6",
            "AP8941",
            Verb.ON,
            Verb.OFF,
            Verb.REBOOT,
            Verb.NONE,
            Verb.DELAYED_ON,
            Verb.DELAYED_OFF,
            Verb.DELAYED_REBOOT,
            Verb.CANCEL),
    /** AP9211 and AP9606. */
    MASTERSWITCH(
            "1.3.4.1",
            "AP9211",
            Verb.ON,
            Verb.OFF,
            Verb.REBOOT,
            Verb.NONE,
            Verb.DELAYED_ON,
            Verb.DELAYED_OFF,
            Verb.DELAYED_REBOOT),
    /** AP9225 with chained units: 3 is off, and 2 switches on after a delay. */
    MASTERSWITCH_PLUS(
            "1.3.4.4",
            "AP9225",
            Verb.ON,
            Verb.DELAYED_ON,
            Verb.OFF,
            Verb.NONE,
            Verb.REBOOT,
            Verb.NONE,
            Verb.NONE,
            Verb.CANCEL),
    /** Strips of Baytech: no SNMP at all, only consoles. */
    BAYTECH("", "RPC-28A");

    /** What a command asks of an outlet. */
    enum Verb {
        ON,
        OFF,
        REBOOT,
        DELAYED_ON,
        DELAYED_OFF,
        DELAYED_REBOOT,
        CANCEL,
        /** A number the family defines but that does nothing here. */
        NONE
    }

    private final String identity;
    private final String model;
    private final List<Verb> commands;

    Family(String identity, String model, Verb... commands) {
        this.identity = identity;
        this.model = model;
        this.commands = List.of(commands);
    }

    /** The sysObjectID below enterprise 318, without a leading dot. */
    String identity() {
        return identity;
    }

    String model() {
        return model;
    }

    /** The meaning of a value written to the control column; empty where it has none. */
    Optional<Verb> verb(int value) {
        return value >= 1 && value <= commands.size() ? Optional.of(commands.get(value - 1)) : Optional.empty();
    }

    /** The value by which the control column reports the state. */
    int controlValue(boolean on) {
        return commands.indexOf(on ? Verb.ON : Verb.OFF) + 1;
    }

    /** The value by which the status column reports the state. */
    int statusValue(boolean on) {
        return this == RPDU2 ? (on ? 2 : 1) : (on ? 1 : 2);
    }

    /** Whether outlets are written {@code unit:outlet}. */
    boolean chained() {
        return this == MASTERSWITCH_PLUS;
    }

    /** Whether there may be several units. */
    boolean hasUnits() {
        return chained() || this == BAYTECH;
    }

    /** The word on the command line: the constant in lower case with a dash. */
    static Optional<Family> of(String word) {
        for (Family family : values()) {
            if (family.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }
}

package org.systole.powerstrip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a strip is like. Immutable; the methods that change something return new settings.
 *
 * @param addresses where it listens; port 0 takes a free one
 * @param units how many chained units, each with all the outlets; more than 1 only for a MasterSwitch plus
 * @param outlets how many outlets, per unit
 * @param fronts consoles, each on the first address and a port of its own
 * @param names names of outlets by id; the others are called {@code Outlet N}
 */
public record Settings(
        Family family,
        List<InetSocketAddress> addresses,
        int units,
        int outlets,
        Map<String, String> names,
        Access access,
        Outlet.Timing timing,
        List<Front> fronts) {
    public Settings {
        fronts = List.copyOf(fronts);
        addresses = List.copyOf(addresses);
        names = Collections.unmodifiableMap(new TreeMap<>(names));
        if (outlets < 1 || units < 1 || units > 1 && !family.hasUnits()) {
            throw new IllegalArgumentException(outlets + " outlets on " + units + " units make no strip of family "
                    + family + "; give at least 1, and several units only to masterswitch-plus and baytech");
        }
        List<String> ids = ids(family, units, outlets);
        for (String named : names.keySet()) {
            if (!ids.contains(named)) {
                throw new IllegalArgumentException("there is no outlet " + named + " to name; there are " + ids);
            }
        }
    }

    /** A strip of the given family with this many outlets, on a free port of the loopback address. */
    public static Settings of(Family family, int outlets) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Settings(
                family, List.of(free), 1, outlets, Map.of(), Access.DEFAULT, new Outlet.Timing(10, 5), List.of());
    }

    /** An AP79xx. */
    public static Settings rackPdu(int outlets) {
        return of(Family.RPDU, outlets);
    }

    public Settings name(String outlet, String name) {
        Map<String, String> more = new TreeMap<>(names);
        more.put(outlet, name);
        return new Settings(family, addresses, units, outlets, more, access, timing, fronts);
    }

    public Settings access(Access other) {
        return new Settings(family, addresses, units, outlets, names, other, timing, fronts);
    }

    public Settings units(int count) {
        return new Settings(family, addresses, count, outlets, names, access, timing, fronts);
    }

    /** How long delayed commands wait (-1 for ever) and how long a reboot stays off. */
    public Settings timing(int delaySeconds, int rebootSeconds) {
        return new Settings(
                family,
                addresses,
                units,
                outlets,
                names,
                access,
                new Outlet.Timing(delaySeconds, rebootSeconds),
                fronts);
    }

    /** With a console for people too, reached by SSH on a free port. */
    public Settings front(Front.Dialect dialect, String user, String password) {
        return new Settings(
                family, addresses, units, outlets, names, access, timing, List.of(new Front(dialect, user, password)));
    }

    List<String> outletIds() {
        return ids(family, units, outlets);
    }

    String nameOf(String outlet) {
        return names.getOrDefault(outlet, "Outlet " + outlet.substring(outlet.indexOf(':') + 1));
    }

    private static List<String> ids(Family family, int units, int outlets) {
        List<String> ids = new ArrayList<>();
        for (int unit = 1; unit <= units; unit++) {
            for (int outlet = 1; outlet <= outlets; outlet++) {
                ids.add(family.chained() || units > 1 ? unit + ":" + outlet : "" + outlet);
            }
        }
        return ids;
    }
}

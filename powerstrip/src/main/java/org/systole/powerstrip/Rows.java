package org.systole.powerstrip;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outlets as a console sees them: what it shows of each, and how it passes orders on. */
final class Rows {
    private final Map<String, Outlet> outlets;
    private final Faults faults;
    private final Journal journal;

    Rows(Map<String, Outlet> outlets, Faults faults, Journal journal) {
        this.outlets = outlets;
        this.faults = faults;
        this.journal = journal;
    }

    Collection<Outlet> all() {
        return outlets.values();
    }

    Optional<Outlet> at(String id) {
        return Optional.ofNullable(outlets.get(id));
    }

    /** The outlets whose name or id this is. */
    List<Outlet> called(String word) {
        return all().stream()
                .filter(o -> o.id().equals(word) || o.name().equalsIgnoreCase(word))
                .toList();
    }

    Faults faults() {
        return faults;
    }

    /** What the console shows as the state. */
    String shown(Outlet outlet, String on, String off) {
        return faults.stuckValue(outlet.id()).orElse(outlet.isOn() ? on : off);
    }

    boolean isLocked(Outlet outlet) {
        return faults.isLocked(outlet.id());
    }

    void note(String line) {
        journal.note(line);
    }

    /** Passes an order on; false when the strip refuses it. */
    boolean order(Outlet outlet, Family.Verb verb) {
        journal.note("set " + outlet.id() + " " + verb);
        if (faults.refuses(outlet.id())) {
            return false;
        }
        if (!faults.isLocked(outlet.id())) {
            outlet.command(verb);
        }
        return true;
    }
}

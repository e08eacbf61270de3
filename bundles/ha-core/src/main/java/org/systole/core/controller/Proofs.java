package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.Element;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.state.DeviceReport;
import org.systole.core.state.Entry;
import org.systole.core.state.Life;

/**
 * Has this node look at every fencing device it could have to drive, once an hour and when its parameters changed, so
 * that a wrong password is known before the first node dies. What it found goes into the log. Nodes take turns, because
 * many a device lets one visitor in at a time, and nobody looks while a node is to be fenced.
 */
final class Proofs {
    private static final long GOOD_SECONDS = 3600;
    private static final long BAD_SECONDS = 60;
    private static final long TURN_MILLIS = 3000;
    private static final long RESEND_MILLIS = 2000;

    private final Knowledge known;
    private final SortedSet<String> underWay = new TreeSet<>();
    private final SortedMap<String, DeviceReport> found = new TreeMap<>();
    private boolean reportUnderWay;
    private long quietUntil;
    private long begun = -1;
    private Element parsed;
    private List<Device> devices = List.of();

    Proofs(Knowledge known) {
        this.known = known;
    }

    void lifeBegan() {
        begun = -1;
        found.clear();
    }

    /** Called only while this node is a member with quorum. */
    void decide() {
        begun = begun < 0 ? known.nowMillis : begun;
        if (known.nowMillis < begun + (turn() + 1) * TURN_MILLIS || isFencing()) {
            return;
        }
        if (parsed != known.state.configuration()) {
            parsed = known.state.configuration();
            devices = FencingDevices.of(parsed).all();
        }
        for (Device device : devices) {
            if (drives(device) && isDue(device) && underWay.add(device.id())) {
                known.effect(
                        new Effect.ProveDevice(device.id(), known.state.nodes().keySet()));
            }
        }
        report();
    }

    /** Nodes come one after the other, in the order of their names. */
    private long turn() {
        return known.state.nodes().headMap(known.self()).size();
    }

    private boolean isFencing() {
        return known.state.nodes().values().stream().anyMatch(n -> n.life() == Life.UNCLEAN);
    }

    private boolean drives(Device device) {
        return known.me().agents().contains("stonith:" + device.type())
                && !device.banned().contains(known.self());
    }

    private boolean isDue(Device device) {
        Optional<DeviceReport> last = Optional.ofNullable(found.get(device.id()))
                .filter(r -> r.digest().equals(device.digest()))
                .or(() -> known.state.fencing().reports().of(device.id(), device.digest(), known.self()));
        if (last.isEmpty()) {
            return true;
        }
        long age = known.at() - last.get().at();
        long asked = known.state.fencing().reports().asked();
        long wait = turn() * TURN_MILLIS / 1000;
        return age >= (last.get().ok() ? GOOD_SECONDS : BAD_SECONDS)
                || last.get().at() < asked && known.at() >= asked + wait;
    }

    void proved(Event.DeviceProved e) {
        underWay.remove(e.device());
        Optional<Device> device =
                devices.stream().filter(d -> d.id().equals(e.device())).findFirst();
        if (device.isPresent() && e.looked()) {
            found.put(
                    e.device(),
                    new DeviceReport(
                            e.device(), known.self(), device.get().digest(), e.ok(), e.nodes(), e.said(), known.at()));
        }
    }

    private void report() {
        if (reportUnderWay || found.isEmpty() || known.nowMillis < quietUntil) {
            return;
        }
        reportUnderWay = true;
        List<DeviceReport> reports = new ArrayList<>(found.values());
        known.submit(new Entry.DevicesProved(known.self(), known.incarnation, reports, known.at()), s -> {
            reportUnderWay = false;
            quietUntil = known.nowMillis + RESEND_MILLIS;
            if (s.how() == Event.Submission.How.ACCEPTED) {
                reports.forEach(r -> found.remove(r.device(), r));
            }
        });
    }
}

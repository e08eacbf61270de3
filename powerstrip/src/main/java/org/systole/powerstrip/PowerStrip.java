package org.systole.powerstrip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A running strip. As a program, see {@link Arguments} for the words it takes; in a test,
 * {@code PowerStrip.start(Settings.rackPdu(8))} on a free port of the loopback address.
 */
public final class PowerStrip implements AutoCloseable {
    private final Faults faults = new Faults();
    private final Journal journal;
    private final Map<String, Outlet> outlets = new LinkedHashMap<>();
    private final List<SshDoor> doors = new ArrayList<>();
    private final List<Integer> sshPorts = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final ScheduledExecutorService timer;
    private final Agent agent;
    private final Orders orders;

    private PowerStrip(Settings settings, Journal journal, Hook hook) {
        this.journal = journal;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "powerstrip-late");
            thread.setDaemon(true);
            return thread;
        });
        List<Outlet> rows = new ArrayList<>();
        for (String id : settings.outletIds()) {
            Outlet outlet = new Outlet(id, settings.nameOf(id), settings.timing(), hook, faults, journal);
            rows.add(outlet);
            outlets.put(id, outlet);
        }
        this.agent = new Agent(new Mib(settings.family(), rows, faults, journal), settings.access(), faults);
        this.orders = new Orders(Collections.unmodifiableMap(outlets), faults);
    }

    /** A strip with nothing plugged in. */
    public static PowerStrip start(Settings settings) throws IOException {
        return start(settings, Hook.NOTHING);
    }

    /** A strip whose relays move what the hook switches. */
    public static PowerStrip start(Settings settings, Hook hook) throws IOException {
        return start(settings, 0, new Journal(line -> {}), hook);
    }

    /** @param sshPort the port of the console, where there is one; 0 takes a free one */
    static PowerStrip start(Settings settings, int sshPort, Journal journal, Hook hook) throws IOException {
        PowerStrip strip = new PowerStrip(settings, journal, hook);
        try {
            for (InetSocketAddress address : settings.addresses()) {
                strip.addresses.add(strip.agent.listen(address, strip.timer));
            }
            strip.openDoors(settings, sshPort);
            return strip;
        } catch (IOException e) {
            strip.close();
            throw e;
        }
    }

    private void openDoors(Settings settings, int port) throws IOException {
        Rows rows = new Rows(outlets, faults, journal);
        for (Front front : settings.fronts()) {
            Dialogue dialogue =
                    switch (front.dialect()) {
                        case APC_CLI -> new ApcCommandLine(rows);
                        case APC_PLUS -> new ApcPlusConsole(rows);
                        case APC_V2, APC_V2_USER, APC_V3 -> new ApcConsole(front.dialect(), rows);
                        case BAYTECH_MODULE, BAYTECH_MENU, BAYTECH_STRIP -> new BaytechConsole(front, rows);
                    };
            SshDoor door = new SshDoor(front, dialogue, faults, journal);
            doors.add(door);
            InetSocketAddress first = settings.addresses().get(0);
            sshPorts.add(door.open(new InetSocketAddress(first.getAddress(), port)));
        }
    }

    /** The TCP port of the console. */
    public int sshPort() {
        return sshPorts.get(0);
    }

    /** Where it listens, in the order asked for. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** The UDP port of the first address. */
    public int port() {
        return addresses.get(0).getPort();
    }

    /** Whether power really comes out of the outlet, whatever the strip reports. */
    public boolean isOn(String outlet) {
        Outlet found = outlets.get(outlet);
        if (found == null) {
            throw new IllegalArgumentException("no outlet " + outlet + "; there are " + outlets.keySet());
        }
        return found.isOn();
    }

    /** The true state of every outlet, one {@code ID on|off NAME} per line. */
    public String states() {
        return orders.state();
    }

    /** What happened, such as {@code set 2 OFF} for a command received and {@code off 2} for a relay that moved. */
    public Journal journal() {
        return journal;
    }

    /**
     * Carries out one line of {@link Orders}, such as {@code lie 2} or {@code dead}.
     *
     * @return the answer, one line or several
     * @throws IllegalArgumentException when the line is no order; the message says which there are
     */
    public String order(String line) throws InterruptedException {
        return orders.carryOut(line);
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        outlets.values().forEach(Outlet::close);
        for (SshDoor door : doors) {
            door.close();
        }
        agent.close();
    }

    /** Runs a strip until it is told to quit; exit codes 0, 1 when it cannot start, 64 for wrong words. */
    public static void main(String[] words) {
        System.exit(new Program(System.in, System.out, System.err).run(List.of(words)));
    }
}

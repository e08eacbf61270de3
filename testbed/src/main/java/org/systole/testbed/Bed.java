package org.systole.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cluster's hardware on one Linux machine: nodes, a switch, shared disks, a power strip's sockets, a client's host.
 * Needs root. Everything it starts ends with it: at {@link #close}, at Ctrl-C, and even if this JVM is killed.
 *
 * <p>Nodes are named node1, node2, ... All methods may be called from any thread and block until they are done.
 */
public final class Bed implements AutoCloseable {
    private final Path directory;
    private final Addresses addresses;
    private final BedOptions options;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final SortedMap<String, Machine> machines = new TreeMap<>();
    private final SortedMap<String, NodeProcess> processes = Collections.synchronizedSortedMap(new TreeMap<>());
    private final List<PowerEvent> powerEvents = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::dismantle, "bed-removal");
    private Switchboard switchboard;
    private Holder client;
    private Disks disks;
    private boolean closed;

    private Bed(Path directory, BedOptions options) {
        this.directory = directory;
        this.addresses = new Addresses(Integer.parseInt(directory.getFileName().toString()));
        this.options = options;
    }

    /** What keeps this machine from carrying a bed; empty if nothing does. */
    public static Optional<String> obstacle() {
        return Requirements.obstacle();
    }

    /** Makes a bed with all nodes switched on and Systole running on none. */
    public static Bed create(BedOptions options) {
        obstacle().ifPresent(reason -> {
            throw new BedException(reason);
        });
        Bed bed = new Bed(Leftovers.claim(), options);
        Runtime.getRuntime().addShutdownHook(bed.atExit);
        try {
            bed.assemble();
            return bed;
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    private synchronized void assemble() {
        for (String script : List.of("node-init.sh", "hold.sh", "bed.sh", "power-hook.sh", "tether.sh")) {
            unpack(script);
        }
        write("java.home", System.getProperty("java.home"));
        disks = part(Disks.create(directory, options.disks()));
        switchboard = part(Switchboard.create(directory, addresses));
        client = part(Holder.start(
                List.of("unshare", "-n", directory.resolve("hold.sh").toString()),
                false,
                directory.resolve("client.log")));
        switchboard.plugInClient(client.pid());
        for (long pid : new long[] {disks.holderPid(), switchboard.pid(), client.pid()}) {
            Leftovers.record(directory, pid);
        }
        for (int number = 1; number <= options.nodes(); number++) {
            Machine machine = new Machine(number, directory, options, switchboard, disks.minors());
            machines.put(machine.name(), machine);
            part(machine::cut);
        }
        machines.values().parallelStream().forEach(Machine::boot);
        part(Control.listen(directory, new Orders(this)::carryOut));
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.add(part);
        return part;
    }

    /** Makes something a part of this bed: it is closed before the bed's own parts are. */
    public synchronized <T extends AutoCloseable> T adopt(T part) {
        return part(part);
    }

    private void unpack(String script) {
        try (InputStream from = Bed.class.getResourceAsStream(script)) {
            Path to = directory.resolve(script.equals("bed.sh") ? "bed" : script);
            Files.copy(from, to);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bed's directory on this machine; the script {@code bed} in it gives orders from other terminals. */
    public Path directory() {
        return directory;
    }

    public Addresses addresses() {
        return addresses;
    }

    /** The names of the nodes, in order. */
    public List<String> nodes() {
        return List.copyOf(machines.keySet());
    }

    /** The node's number: 1 for node1. */
    public int number(String node) {
        return machine(node).number();
    }

    /** A directory of the node, such as {@code /etc/pvfs2}, as this JVM sees it; only below /etc and /var. */
    public Path inside(String node, String path) {
        if (!path.startsWith("/etc/") && !path.startsWith("/var/")) {
            throw new IllegalArgumentException(path + " is not kept over a reboot; only /etc and /var are");
        }
        return machine(node).directory().resolve(path.substring(1));
    }

    /** Label of a shared disk to its device as mountinfo writes it, {@code 7:3}. */
    public Map<String, String> disks() {
        Map<String, String> devices = new TreeMap<>();
        disks.minors().forEach((label, minor) -> devices.put(label, "7:" + minor));
        return devices;
    }

    /** Pid 1 of a node as this machine sees it; empty while it is switched off. */
    public OptionalLong pid1(String node) {
        return machine(node).pid1();
    }

    /** Runs a command inside a node, at most for the given time. */
    public Programs.Ended exec(Duration limit, String node, String... command) {
        return machine(node).exec(limit, List.of(command));
    }

    /** Runs a command inside a node, at most 30 s. */
    public Programs.Ended exec(String node, String... command) {
        return exec(Duration.ofSeconds(30), node, command);
    }

    /** The words that run a program in the client's network namespace, but in this machine's file system. */
    public List<String> onClient(List<String> command) {
        return inNetwork(client.pid(), command);
    }

    /** The words that run a program in the switch's namespace, where the power strip's address is. */
    public List<String> onSwitch(List<String> command) {
        return inNetwork(switchboard.pid(), command);
    }

    private static List<String> inNetwork(long pid, List<String> command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid), "-n", "--"));
        words.addAll(command);
        return words;
    }

    /** Power cut: returns when no process, socket, address or mount of the node is left. */
    public void powerCut(String node) {
        machine(node).cut();
    }

    /** Switches a node on without starting Systole on it. */
    public void boot(String node) {
        machine(node).boot();
    }

    /** Starts {@code systole node --base /var/lib/systole} in the node, which is switched on first if needed. */
    public NodeProcess startNode(String node) {
        Machine machine = machine(node);
        machine.boot();
        NodeProcess process = NodeProcess.start(machine);
        processes.put(node, process);
        return process;
    }

    /** Every process of the node but its pid 1. */
    public List<ProcessHandle> processesOf(String node) {
        return machine(node).processes();
    }

    /** What {@link #startNode} started last on the node. */
    public Optional<NodeProcess> nodeProcess(String node) {
        return Optional.ofNullable(processes.get(node));
    }

    /** kill -9 of the node's JVMs; its services, addresses and mounts stay. Returns when they are gone. */
    public void killJvm(String node) {
        List<ProcessHandle> jvms = machine(node).jvms();
        jvms.forEach(ProcessHandle::destroyForcibly);
        jvms.forEach(jvm -> jvm.onExit().join());
    }

    /** Freezes every process of the node; its kernel keeps addresses and mounts and goes on answering ARP. */
    public void pause(String node) {
        machine(node).pause();
    }

    public void resume(String node) {
        machine(node).resume();
    }

    /** Drops the node's cluster frames silently; the carrier stays. */
    public void detachPort(String node) {
        switchboard.detach(number(node));
    }

    /** Pulls the node's cluster cable out: no carrier. */
    public void unplug(String node) {
        switchboard.unplug(number(node));
    }

    /** Undoes {@link #detachPort} and {@link #unplug}. */
    public void plug(String node) {
        switchboard.plug(number(node));
    }

    /** Splits the cluster network; the client stays with the first group. */
    public void split(List<List<String>> groups) {
        switchboard.split(groups.stream()
                .map(group -> group.stream().map(this::number).toList())
                .toList());
    }

    /** Undoes every cut in the cluster network. */
    public void heal() {
        switchboard.heal(options.nodes());
    }

    /** What the power strip calls for an outlet. On returns at once and boots in the background of the order. */
    void outlet(int number, boolean on) {
        Machine machine = machine("node" + number);
        long asked = System.nanoTime();
        if (on) {
            powerEvents.add(new PowerEvent(asked, asked, machine.name(), true));
            machine.boot();
        } else {
            machine.cut();
            powerEvents.add(new PowerEvent(asked, System.nanoTime(), machine.name(), false));
        }
    }

    /** What the power strip did so far, in order. */
    public List<PowerEvent> powerEvents() {
        return List.copyOf(powerEvents);
    }

    private Machine machine(String node) {
        Machine machine = machines.get(node);
        if (machine == null) {
            throw new IllegalArgumentException("no node " + node + " here, only " + machines.keySet());
        }
        return machine;
    }

    /** Removes everything; the nodes' logs are copied to the directory named in the options first. */
    @Override
    public void close() {
        dismantle();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is going down already and the hook runs or ran; dismantle() does its work once.
            return;
        }
    }

    private synchronized void dismantle() {
        if (closed) {
            return;
        }
        closed = true;
        List<Exception> failures = new ArrayList<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        KeptLogs.copy(directory, options.logs());
        Leftovers.remove(directory);
        if (!failures.isEmpty()) {
            BedException failure = new BedException("the bed could not be removed in full");
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}

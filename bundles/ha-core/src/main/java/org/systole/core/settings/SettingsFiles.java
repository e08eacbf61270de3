package org.systole.core.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.core.settings.HaCf.Medium;
import org.systole.core.settings.NodeSettings.Transport;

/** Makes a node's settings of {@code ha.cf} and {@code authkeys} in its directory and of the machine it is on. */
public final class SettingsFiles {
    private final Path base;
    private final LocalNetwork network;

    public SettingsFiles(Path base, LocalNetwork network) {
        this.base = base;
        this.network = network;
    }

    /**
     * What was read.
     *
     * @param notes what was ignored or looks unwise; worth a warning each
     */
    public record Loaded(NodeSettings settings, List<String> notes) {
        public Loaded {
            notes = List.copyOf(notes);
        }
    }

    /** The machine's own name, as {@code uname -n} prints it. */
    public static String hostName() throws BadSettings {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new BadSettings(
                    "the kernel does not tell this machine's name; give it with --node: " + e.getMessage());
        }
    }

    /**
     * Reads both files and compares them with this machine.
     *
     * @param self the name given at the start; empty for the machine's own
     */
    public Loaded load(Optional<String> self) throws BadSettings {
        Path path = base.resolve("ha.cf");
        HaCf haCf = HaCf.parse(path.toString(), lines(path));
        KeyRing keys = AuthKeys.read(base.resolve("authkeys"));
        NodeId name = new NodeId(self.isPresent() ? self.get() : hostName());
        if (!haCf.nodes().contains(name)) {
            throw new BadSettings(path + " does not name this node, " + name + " ("
                    + (self.isPresent() ? "as given at the start" : "uname -n") + "); it names "
                    + String.join(", ", haCf.nodes().stream().map(NodeId::value).toList())
                    + "; add it on every node, or start with --node NAME");
        }
        Transport transport = transport(path, haCf, name);
        NodeSettings settings = new NodeSettings(
                name, haCf.nodes(), base, haCf.keepalive(), haCf.deadtime(), haCf.initdead(), transport, keys);
        if (haCf.watchdog().isPresent()) {
            HaCf.Watchdog dog = haCf.watchdog().get();
            settings = settings.with(WatchdogSettings.of(path + ": ", Path.of(dog.device()), dog.timeout()));
        }
        return new Loaded(settings, haCf.notes());
    }

    static List<String> lines(Path path) throws BadSettings {
        try {
            return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new BadSettings(path + " is not there; make it with: systole configure " + path.getParent()
                    + " MCAST-ADDRESS KEY NODE...");
        } catch (AccessDeniedException e) {
            throw new BadSettings("no permission to read " + path + "; run this as root");
        } catch (IOException e) {
            throw new BadSettings(path + " cannot be read: " + e.getMessage());
        }
    }

    private Transport transport(Path path, HaCf haCf, NodeId self) throws BadSettings {
        if (haCf.medium() instanceof Medium.Multicast medium) {
            String address = addressOf(path, medium.device(), self);
            return new Transport.Multicast(medium.device(), address, medium.group(), medium.port(), medium.ttl());
        }
        Medium.Unicast medium = (Medium.Unicast) haCf.medium();
        List<String> peers = new ArrayList<>(medium.addresses());
        Optional<String> listed = peers.stream()
                .filter(peer -> network.deviceOf(peer).isPresent())
                .findFirst();
        String own = listed.isPresent() ? listed.get() : addressOf(path, medium.device(), self);
        peers.remove(own);
        if (peers.size() != haCf.nodes().size() - 1) {
            throw new BadSettings(path + " has ucast lines for " + peers.size() + " nodes besides this one, but names "
                    + (haCf.nodes().size() - 1) + "; write one ucast line per node, the same on every node");
        }
        peers.add(haCf.nodes().indexOf(self), own);
        return new Transport.Unicast(own, peers, medium.port());
    }

    /** The address of the device that the node's name stands for; the device's first if it stands for another. */
    private String addressOf(Path path, String device, NodeId self) throws BadSettings {
        List<String> addresses = network.addresses().get(device);
        if (addresses == null) {
            throw new BadSettings(
                    path + " names network device " + device + ", which is not there or not up; there are "
                            + String.join(", ", network.addresses().keySet()) + "; see: ip -br addr");
        }
        if (addresses.isEmpty()) {
            throw new BadSettings("network device " + device + ", named in " + path
                    + ", has no IPv4 address; give it one, or name another");
        }
        return addresses.size() == 1 // then no name server has to be asked
                ? addresses.get(0)
                : network.resolve(self.value()).filter(addresses::contains).orElse(addresses.get(0));
    }
}

package org.systole.core.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.systole.core.settings.HaCf.Medium;

/**
 * {@code systole configure}: prepares a node's directory. Works without a running node and needs no OSGi. The argument
 * order is that of the configure script PVFS2 clusters were set up with.
 */
public final class Configure {
    private static final int USAGE = 64;
    private static final int CANNOT_READ = 66;
    private static final int CANNOT_WRITE = 73;
    private static final int BAD_SETTINGS = 78;
    private static final int SHORT_KEY = 16;

    private final LocalNetwork network;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    /** @param in where a key {@code -} is read from */
    public Configure(LocalNetwork network, InputStream in, PrintStream out, PrintStream err) {
        this.network = network;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(new Configure(LocalNetwork.system(), System.in, System.out, System.err).run(List.of(args)));
    }

    /** How it ended before its end. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Stop(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    /**
     * Does it.
     *
     * @param words what stands behind {@code systole configure}
     * @return the exit code; see {@code systole configure --help}
     */
    public int run(List<String> words) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(ConfigureWords.HELP);
            return 0;
        }
        try {
            ConfigureWords asked = ConfigureWords.parse(words);
            refuseToOverwrite(asked);
            if (asked.from().isPresent()) {
                importFrom(asked, asked.from().get());
            } else {
                makeNew(asked);
            }
            return 0;
        } catch (ConfigureWords.Wrong e) {
            return stop(USAGE, e.getMessage());
        } catch (Stop e) {
            return stop(e.code, e.getMessage());
        }
    }

    private int stop(int code, String message) {
        err.println("systole configure: " + message);
        return code;
    }

    private static void refuseToOverwrite(ConfigureWords asked) throws Stop {
        for (String name : List.of("ha.cf", "authkeys")) {
            Path file = asked.directory().resolve(name);
            if (Files.exists(file) && !asked.force()) {
                throw new Stop(CANNOT_WRITE, file + " exists already; to replace it add --force");
            }
        }
    }

    private void makeNew(ConfigureWords asked) throws Stop {
        String key = key(asked.key());
        List<String> names = List.copyOf(asked.nodes().keySet());
        String medium;
        if (asked.group().isPresent()) {
            String device = asked.device().isPresent() ? known(asked.device().get()) : device(names);
            medium = "mcast " + device + " " + asked.group().get() + " " + asked.port() + " 1 0\n";
        } else {
            String device = asked.device().isPresent() ? known(asked.device().get()) : ownDevice(asked.nodes());
            medium = "udpport " + asked.port() + "\n"
                    + asked.nodes().values().stream()
                            .map(address -> "ucast " + device + " " + address + "\n")
                            .collect(Collectors.joining());
        }
        write(
                asked,
                haCf("systole configure", medium, names, List.of("500ms", "3", "30")),
                "auth 1\n1 sha1 " + key + "\n");
        if (key.length() < SHORT_KEY) {
            note("the key has only " + key.length() + " characters; take 20 random ones: openssl rand -hex 20");
        }
        if (!asked.key().equals("-") && !asked.key().startsWith("@")) {
            note(
                    "the key stood among the arguments, where everyone on this machine could read it; better is @FILE or -");
        }
        report(asked.directory(), names);
    }

    private static String haCf(String origin, String medium, List<String> nodes, List<String> times) {
        return "# Written by " + origin + ". The same on every node.\n"
                + "# Times: '2' is seconds, '500ms' milliseconds. Who is silent for deadtime is held dead and fenced.\n"
                + medium
                + "keepalive " + times.get(0) + "\n"
                + "deadtime " + times.get(1) + "\n"
                + "initdead " + times.get(2) + "\n"
                + nodes.stream().map(name -> "node " + name + "\n").collect(Collectors.joining());
    }

    private String key(String word) throws Stop {
        String key;
        if (word.equals("-")) {
            key = firstLine(in, "standard input");
        } else if (word.startsWith("@")) {
            Path file = Path.of(word.substring(1));
            try (InputStream stream = Files.newInputStream(file)) {
                key = firstLine(stream, file.toString());
            } catch (IOException e) {
                throw new Stop(CANNOT_READ, "the key file " + file + " cannot be read: " + why(e));
            }
        } else {
            key = word.strip();
        }
        if (key.isEmpty()) {
            throw new Stop(USAGE, "the key is empty; make one with: openssl rand -hex 20");
        }
        if (!key.matches("[\\x21-\\x7e]+")) {
            throw new Stop(
                    USAGE, "the key holds blanks or letters that are not ASCII; make one with: openssl rand -hex 20");
        }
        return key;
    }

    private static String firstLine(InputStream stream, String name) throws Stop {
        try {
            String line = new BufferedReader(new InputStreamReader(stream, StandardCharsets.ISO_8859_1)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new Stop(CANNOT_READ, "no key can be read from " + name + ": " + why(e));
        }
    }

    private String known(String device) throws Stop {
        if (!network.addresses().containsKey(device)) {
            throw new Stop(
                    USAGE,
                    "there is no network device " + device + " that is up; there are "
                            + String.join(", ", network.addresses().keySet()));
        }
        return device;
    }

    /** The device with the address of this node's name; else the only one that has an address. */
    private String device(List<String> names) throws Stop {
        Optional<String> self = self().filter(names::contains);
        Optional<String> named =
                self.flatMap(network::resolve).flatMap(network::deviceOf).filter(device -> !device.equals("lo"));
        List<String> usable = network.addresses().entrySet().stream()
                .filter(device ->
                        !device.getKey().equals("lo") && !device.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (named.isEmpty() && usable.size() != 1) {
            throw new Stop(
                    USAGE,
                    usable.isEmpty()
                            ? "no network device has an IPv4 address"
                            : "there are several network devices; choose the cluster's with --interface, one of "
                                    + usable.stream()
                                            .map(d -> d + " "
                                                    + network.addresses().get(d))
                                            .collect(Collectors.joining(", ")));
        }
        return named.orElseGet(() -> usable.get(0));
    }

    private String ownDevice(Map<String, String> nodes) throws Stop {
        return nodes.values().stream()
                .flatMap(address -> network.deviceOf(address).stream())
                .findFirst()
                .orElseThrow(() -> new Stop(
                        USAGE,
                        "none of the addresses is one of this machine's, which are "
                                + network.addresses().values().stream()
                                        .flatMap(List::stream)
                                        .collect(Collectors.joining(", "))));
    }

    private static Optional<String> self() {
        try {
            return Optional.of(SettingsFiles.hostName());
        } catch (BadSettings e) {
            return Optional.empty();
        }
    }

    private void importFrom(ConfigureWords asked, Path old) throws Stop {
        try {
            HaCf haCf = HaCf.parse(old.resolve("ha.cf").toString(), SettingsFiles.lines(old.resolve("ha.cf")));
            AuthKeys.read(old.resolve("authkeys"));
            String keys = Files.readString(old.resolve("authkeys"), StandardCharsets.ISO_8859_1);
            List<String> names = haCf.nodes().stream().map(Object::toString).toList();
            List<String> times = Stream.of(haCf.keepalive(), haCf.deadtime(), haCf.initdead())
                    .map(Times::format)
                    .toList();
            write(asked, haCf("systole configure --import " + old, medium(haCf.medium()), names, times), keys);
            haCf.notes().forEach(this::note);
            report(asked.directory(), names);
        } catch (BadSettings e) {
            throw new Stop(BAD_SETTINGS, e.getMessage());
        } catch (IOException e) {
            throw new Stop(CANNOT_READ, old + " cannot be read: " + why(e));
        }
    }

    private static String medium(Medium medium) {
        if (medium instanceof Medium.Multicast m) {
            return "mcast " + m.device() + " " + m.group() + " " + m.port() + " " + m.ttl() + " 0\n";
        }
        Medium.Unicast u = (Medium.Unicast) medium;
        return "udpport " + u.port() + "\n"
                + u.addresses().stream()
                        .map(a -> "ucast " + u.device() + " " + a + "\n")
                        .collect(Collectors.joining());
    }

    private void write(ConfigureWords asked, String haCf, String authKeys) throws Stop {
        try {
            new NodeDirectory(asked.directory()).write(haCf, authKeys);
        } catch (IOException e) {
            throw new Stop(
                    CANNOT_WRITE, asked.directory() + " cannot be prepared: " + why(e) + "; nothing was changed");
        }
    }

    private static String why(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile() + " (are you root?)";
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " is not there";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getFile() + ": " + system.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    private void note(String sentence) {
        err.println("note: " + sentence);
    }

    private void report(Path directory, List<String> names) {
        self().filter(self -> !names.contains(self))
                .ifPresent(self -> note("this machine is called " + self
                        + ", which is none of the nodes; a node here has to" + " be started with --node NAME"));
        out.println(directory + " is ready for one of " + names.size() + " nodes: " + String.join(" ", names));
        out.println(
                "Next: put the configuration there as cib.xml (check it: crm_verify -x " + directory + "/cib.xml),");
        out.println("then start the node: systole node --base " + directory);
    }
}

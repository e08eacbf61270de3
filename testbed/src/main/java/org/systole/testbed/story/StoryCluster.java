package org.systole.testbed.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;
import org.systole.testbed.BedOptions;
import org.systole.testbed.Programs;
import org.systole.testbed.watch.Client;
import org.systole.testbed.watch.Watcher;

/**
 * Five nodes with the document's configuration, a power strip, a watcher and a client; Systole runs on none until
 * {@link #startAll}. Server group g (0 to 3) prefers node g+1; node5 is the spare.
 */
public final class StoryCluster implements AutoCloseable {
    /** The port of the PVFS2 servers. */
    public static final int PORT = 3334;

    private static final Pattern COORDINATOR = Pattern.compile("Current DC: (\\S+)");
    private static final Pattern ONLINE = Pattern.compile("\\bOnline: \\[ ([^\\]]*)\\]");

    private final Bed bed;
    private final PowerUnit power;
    private final Watcher watcher;
    private final Client client;
    private final List<Watcher.Doubling> doublings = Collections.synchronizedList(new ArrayList<>());

    private StoryCluster(Bed bed, PowerUnit power) {
        this.bed = bed;
        this.power = power;
        List<String> addresses =
                IntStream.range(0, Preparation.GROUPS).mapToObj(this::address).toList();
        this.watcher = Watcher.start(
                bed,
                Set.copyOf(addresses),
                addresses.stream().map(address -> address + ":" + PORT).collect(Collectors.toSet()),
                doublings::add);
        this.client = Client.start(bed, addresses, PORT);
    }

    /** The modern example with the settings the distribution comes with. */
    public static StoryCluster create(String name) {
        return create(name, "cib-pvfs2.xml", List.of());
    }

    /**
     * Makes the bed and prepares the nodes.
     *
     * @param name where the logs are kept, below testbed/target/beds
     * @param example file name of the configuration among distribution/examples
     * @param settings lines for ha.cf that replace those of the same first word
     */
    public static StoryCluster create(String name, String example, List<String> settings) {
        Workspace workspace = Workspace.find();
        BedOptions options = new BedOptions(
                5,
                Preparation.GROUPS,
                workspace
                        .distribution()
                        .orElseThrow(() -> new BedException("the distribution is not built; run mvn package")),
                workspace.tools(),
                workspace.logs(name));
        Bed bed = Bed.create(options);
        try {
            new Preparation(bed, workspace, example, settings).prepareAll();
            return new StoryCluster(bed, bed.adopt(PowerUnit.start(bed, workspace)));
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    public Bed bed() {
        return bed;
    }

    public PowerUnit power() {
        return power;
    }

    public Watcher watcher() {
        return watcher;
    }

    public Client client() {
        return client;
    }

    /** How many server groups there are. */
    public int groups() {
        return Preparation.GROUPS;
    }

    /** The virtual address of server group g. */
    public String address(int group) {
        return bed.addresses().virtual(group);
    }

    /** The listening socket of the daemon of server group g, as the watcher calls it. */
    public String daemon(int group) {
        return address(group) + ":" + PORT;
    }

    /** The label of the disk of server group g. */
    public String disk(int group) {
        return "label" + group;
    }

    /** Starts Systole on every node at the same time. */
    public void startAll() {
        bed.nodes().parallelStream().forEach(bed::startNode);
    }

    /**
     * The node that provably serves a group now: it holds the address and the disk, and it is the one that answered the
     * client's latest question, asked at most half a second ago.
     */
    public Optional<String> serving(int group) {
        Optional<String> holder = watcher.holder(address(group));
        return holder.filter(node -> watcher.holder(disk(group)).equals(holder))
                .filter(node -> client.latest(address(group))
                        .filter(answer -> System.nanoTime() - answer.asked() < 500_000_000L)
                        .filter(answer -> answer.text().endsWith(" " + node))
                        .isPresent());
    }

    /** Group to the node that serves it now, for the groups that are served. */
    public SortedMap<Integer, String> served() {
        SortedMap<Integer, String> served = new TreeMap<>();
        for (int group = 0; group < groups(); group++) {
            int of = group;
            serving(group).ifPresent(node -> served.put(of, node));
        }
        return served;
    }

    /** Waits until all groups are served; false if they are not in time. */
    public boolean awaitAllServed(Duration limit) throws InterruptedException {
        return await(limit, () -> served().size() == groups());
    }

    /** Looks at a condition every 10 ms until it holds or the time is over. */
    public static boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    /** What {@code crm_mon -1 -r} says on a node; empty text if it fails. */
    public String status(String node) {
        Programs.Ended ended = bed.exec(Duration.ofSeconds(10), node, "crm_mon", "-1", "-r");
        return ended.exit() == 0 ? ended.output() : "";
    }

    /** The coordinator as a node sees it. */
    public Optional<String> coordinator(String node) {
        Matcher matcher = COORDINATOR.matcher(status(node));
        return matcher.find() ? Optional.of(matcher.group(1)).filter(bed.nodes()::contains) : Optional.empty();
    }

    /** The nodes online in a status. */
    public static Set<String> online(String status) {
        Matcher matcher = ONLINE.matcher(status);
        return matcher.find() ? new TreeSet<>(List.of(matcher.group(1).strip().split("\\s+"))) : Set.of();
    }

    /** Every address or disk that two nodes held at the same moment. */
    public List<Watcher.Doubling> doublings() {
        return List.copyOf(doublings);
    }

    /** Asks a server something over its test protocol, from the client's host. */
    public String ask(int group, String request) {
        String script =
                "exec 3<> /dev/tcp/$1/$2 && printf '%s\\n' \"$3\" >&3 && read -r -t 5 -u 3 line && echo \"$line\"";
        return Programs.run(
                        Duration.ofSeconds(10),
                        bed.onClient(
                                List.of("bash", "-c", script, "ask", address(group), Integer.toString(PORT), request)),
                        "")
                .output()
                .strip();
    }

    @Override
    public void close() {
        client.close();
        watcher.close();
        bed.close();
    }
}

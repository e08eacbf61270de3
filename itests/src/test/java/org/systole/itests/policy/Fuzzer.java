package org.systole.itests.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.systole.testbed.story.Workspace;

/**
 * Random configurations, given to our {@code crm_simulate} and to Pacemaker's: what each would do and where that ends
 * must be the same. Seeds are printed, and a difference is shrunk to a small document.
 */
final class Fuzzer {
    private static final int CHUNK = 50;

    private final Simulators simulators;
    private final Set<Feature> features;

    Fuzzer(Simulators simulators, Set<Feature> features) {
        this.simulators = simulators;
        this.features = features;
    }

    /** Ours from the built distribution, or as {@code -Dfuzzer.ours} says, and Debian's. */
    static Simulators simulators(Path directory) {
        String given = System.getProperty("fuzzer.ours", "");
        List<String> ours = given.isEmpty()
                ? List.of(Workspace.find()
                        .distribution()
                        .orElseThrow(() -> new IllegalStateException("the distribution is not built; mvn package"))
                        .resolve("bin/crm_simulate")
                        .toString())
                : List.of(given.split(" "));
        return new Simulators(ours, "/usr/sbin/crm_simulate", directory);
    }

    /**
     * What came of many seeds.
     *
     * @param compared how many documents both decided about
     * @param differences what differs and no known rule explains, by seed
     * @param known how often each rule explains a difference
     */
    record Result(int compared, Map<Long, String> differences, Map<KnownDifference, Integer> known) {}

    Result run(long first, int seeds) {
        int compared = 0;
        Map<Long, String> differences = new TreeMap<>();
        Map<KnownDifference, Integer> known = new EnumMap<>(KnownDifference.class);
        for (long start = first; start < first + seeds; start += CHUNK) {
            List<Tag> documents = new ArrayList<>();
            for (long seed = start; seed < Math.min(first + seeds, start + CHUNK); seed++) {
                documents.add(RandomCib.of(seed, features));
            }
            List<Simulators.Both> decided = simulators.decide(documents);
            for (int i = 0; i < decided.size(); i++) {
                Simulators.Both both = decided.get(i);
                compared += both == null ? 0 : 1;
                String difference = both == null ? "" : both.difference();
                if (!difference.isEmpty()) {
                    Optional<KnownDifference> rule = KnownDifference.of(documents.get(i), both);
                    rule.ifPresent(r -> known.merge(r, 1, Integer::sum));
                    if (rule.isEmpty()) {
                        differences.put(start + i, difference);
                    }
                }
            }
        }
        return new Result(compared, differences, known);
    }

    /**
     * The big run.
     *
     * @param arguments a directory for what is found, first seed, number of seeds, how many differences to shrink, then
     *     features, none for all
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Path work = Files.createTempDirectory("systole-fuzzer");
        long first = Long.parseLong(arguments[1]);
        int seeds = Integer.parseInt(arguments[2]);
        int limit = Integer.parseInt(arguments[3]);
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        Arrays.stream(arguments).skip(4).map(Feature::valueOf).forEach(features::add);
        Set<Feature> used = features.isEmpty() ? EnumSet.allOf(Feature.class) : features;
        Simulators simulators = simulators(work);
        Result result = new Fuzzer(simulators, used).run(first, seeds);
        System.out.println("seeds " + first + " to " + (first + seeds - 1) + ": " + result.compared() + " compared, "
                + result.differences().size() + " differ: "
                + result.differences().keySet() + ", known: " + result.known());
        result.differences().forEach((seed, text) -> System.out.println("seed " + seed + "\n" + text));
        for (long seed : result.differences().keySet().stream().limit(limit).toList()) {
            Tag small = new Shrinker(simulators).shrink(RandomCib.of(seed, used));
            String difference = simulators.decide(List.of(small)).get(0).difference();
            Files.writeString(directory.resolve(seed + ".xml"), small.xml());
            System.out.println("seed " + seed + ", shrunk to " + directory.resolve(seed + ".xml") + "\n" + difference);
        }
        System.exit(result.differences().isEmpty() ? 0 : 1);
    }
}

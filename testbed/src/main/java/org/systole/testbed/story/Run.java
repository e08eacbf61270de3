package org.systole.testbed.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.systole.testbed.Bed;
import org.systole.testbed.BedException;
import org.systole.testbed.Programs;

/**
 * What {@code ./run} starts once everything is built: the cluster to look at, or with {@code --story} the story. Exit
 * codes: 0 done, 1 something was not as it should be, 2 this machine cannot carry the cluster.
 */
public final class Run {
    private Run() {}

    /** Runs it; no argument or {@code --story}. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        Optional<String> obstacle = Bed.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("run: " + obstacle.get());
            System.exit(2);
        }
        boolean story = List.of(arguments).contains("--story");
        int exit;
        try (StoryCluster cluster = StoryCluster.create(story ? "story" : "run")) {
            exit = story ? tell(cluster) : show(cluster);
        } catch (BedException e) {
            System.err.println("run: " + e.getMessage());
            exit = 1;
        }
        System.exit(exit);
    }

    private static int tell(StoryCluster cluster) throws InterruptedException {
        long start = System.nanoTime();
        int missing = new Story(cluster, System.out).play();
        System.out.printf(
                Locale.ROOT,
                "%n%s in %.1f s%n",
                missing == 0 ? "The whole story was observed" : missing + " steps were NOT observed",
                (System.nanoTime() - start) / 1e9);
        return missing == 0 ? 0 : 1;
    }

    private static int show(StoryCluster cluster) throws InterruptedException, IOException {
        System.out.println(
                "Starting Systole on " + String.join(", ", cluster.bed().nodes()) + " ...");
        cluster.startAll();
        boolean all = cluster.awaitAllServed(Duration.ofSeconds(90));
        System.out.println(cluster.status("node1"));
        System.out.println(
                all
                        ? "All four servers answer the client: " + cluster.served()
                        : "Not all servers answer the client yet, only " + cluster.served() + "; logs are in "
                                + cluster.bed().directory());
        System.out.println(hints(cluster));
        return commands(cluster);
    }

    private static String hints(StoryCluster cluster) {
        String bed = cluster.bed().directory().resolve("bed").toString();
        return """

                From another terminal; here, leave '%1$s' away:
                  %1$s on node1 crm_mon -r -1                   what the cluster says
                  %1$s on node1 systole why server1             why it runs where it runs
                  %1$s on node3 crm_resource -r server0 -p target_role -v stopped
                  %1$s on node1 cibadmin -Q                     the configuration and state
                  %1$s cut node2                                power cut; watch its server move
                  %1$s start node2                              bring it back
                  %1$s --help                                   more ways to hurt it
                Seen from outside: 'seen' prints who serves the client, and who held what when.
                HTTP (Jolokia, loopback of each node, user admin):
                  %1$s on node1 cat /var/lib/systole/var/admin.password
                  %1$s on node1 curl -u admin http://127.0.0.1:8778/jolokia/
                Ctrl-C or 'quit' takes everything away.
                """
                .formatted(bed);
    }

    private static int commands(StoryCluster cluster) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long start = System.nanoTime();
        System.out.print("> ");
        String line = input.readLine();
        for (; line != null && !line.strip().equals("quit"); line = input.readLine()) {
            command(cluster, line.strip(), start);
            System.out.print("> ");
        }
        if (line == null) {
            // No terminal: stay until a signal comes, whose hook removes the bed.
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static void command(StoryCluster cluster, String line, long start) {
        if (line.equals("seen")) {
            System.out.println("serving the client: " + cluster.served() + "\n"
                    + String.join("\n", cluster.watcher().log(start)) + "\ndoubles: " + cluster.doublings());
        } else if (!line.isEmpty()) {
            String bed = cluster.bed().directory().resolve("bed").toString();
            System.out.println(
                    Programs.run(Duration.ofSeconds(120), List.of("bash", "-c", "exec \"$0\" " + line, bed), "")
                            .text());
        }
    }
}

package org.systole.core.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.systole.core.transport.TestChannels.End;

/** Three channels over multicast on the loopback device of this process's own network namespace. */
final class MulticastChild {
    private MulticastChild() {}

    /** Argument: a directory. Says what it saw on standard output. */
    public static void main(String[] arguments) throws Exception {
        TestChannels channels = new TestChannels(Path.of(arguments[0]), true);
        List<End> ends = new ArrayList<>();
        for (int node = 1; node <= 2; node++) {
            ends.add(channels.connect(node, TestChannels.keys(1, "secret")));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ends.stream()
                .allMatch(end -> end.members() == 2));
        End stranger = channels.connect(3, TestChannels.keys(1, "guess"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        !stranger.refused().isEmpty() && !ends.get(0).refused().isEmpty());
        ends.get(0).send(ends.get(1), "hello");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ends.get(1).heard().contains("hello"));
        System.out.println("members " + ends.get(0).members() + " stranger " + stranger.members());
        System.out.println(ends.get(0).refused().get(0));
        System.exit(0);
    }
}

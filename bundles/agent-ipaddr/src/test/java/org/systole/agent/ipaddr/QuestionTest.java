package org.systole.agent.ipaddr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;
import org.systole.testkit.AgentCalls;

/** When the network is asked, and what counts as an answer, with an arping that says what it is told to. */
class QuestionTest {
    private static final Path RECORDS = Path.of("target/records");

    /** One device with the subnet around 192.0.2.9, as ip shows it. */
    static final String PLACE =
            """
            [{"ifname":"eth0","flags":["UP","LOWER_UP"]}]
            []
            [{"dst":"192.0.2.0/24","dev":"eth0"}]
            []
            """;

    private static Result startAsking(CommandRunner arping) throws Exception {
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> command.words().contains("-D")
                        ? arping.run(command, limit)
                        : new Command.Completed(command.words(), 0, PLACE, "", false, limit),
                Ticker.system(),
                RECORDS);
        return new AgentCalls(agent, Map.of("ip", "192.0.2.9", "arp_count", "0")).start();
    }

    /** As arping says it when it is interrupted while nobody has answered. */
    private static Command.Completed silence(Command command, Duration limit) {
        String counted = "ARPING 192.0.2.9 from 0.0.0.0 eth0\nSent 1 probes (1 broadcast(s))\nReceived 0 response(s)\n";
        return new Command.Completed(command.words(), 124, counted, "", false, Duration.ofMillis(window(command)));
    }

    /** Interrupted before it came to send anything. */
    private static Command.Completed unasked(Command command, Duration limit) {
        return new Command.Completed(command.words(), 124, "", "", false, limit);
    }

    private static Command.Completed owner(Command command) {
        String reply = "Unicast reply from 192.0.2.9 [02:00:00:00:00:07]  0.6ms";
        return new Command.Completed(command.words(), 1, reply, "", false, Duration.ZERO);
    }

    /** How long a question waits, in milliseconds: {@code timeout -s INT SECONDS arping ...}. */
    private static long window(Command command) {
        return Math.round(Double.parseDouble(command.words().get(3)) * 1000);
    }

    @Test
    void asksTheNetworkTwiceForATenthOfASecondAtMost() throws Exception {
        List<Long> windows = new CopyOnWriteArrayList<>();
        CountDownLatch both = new CountDownLatch(2);

        Result result = startAsking((command, limit) -> {
            windows.add(window(command));
            both.countDown();
            // The first is not over before the second was asked: one answer may be lost.
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            return silence(command, limit);
        });

        assertThat(result.reason()).isEmpty();
        assertThat(windows).hasSize(2).allMatch(window -> window >= 20 && window <= 100);
    }

    @Test
    void silenceBeforeTheQuestionWasSentIsNoAnswer() throws Exception {
        List<Long> windows = new CopyOnWriteArrayList<>();

        Result result = startAsking((command, limit) -> {
            windows.add(window(command));
            return windows.size() < 4 ? unasked(command, limit) : owner(command);
        });

        assertThat(result.reason()).contains("192.0.2.9 is in use", "02:00:00:00:00:07");
        assertThat(windows.get(2)).isGreaterThan(windows.get(0));
        assertThat(windows.get(3)).isGreaterThan(windows.get(2));
    }

    @Test
    void silenceOnAMachineTooBusyToNoticeAnAnswerIsNone() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        Result result = startAsking((command, limit) -> {
            Command.Completed silence = silence(command, limit);
            return asked.getAndIncrement() < 2
                    ? new Command.Completed(
                            silence.command(), silence.exit(), silence.out(), "", false, Duration.ofSeconds(1))
                    : owner(command);
        });

        assertThat(result.reason()).contains("192.0.2.9 is in use", "02:00:00:00:00:07");
    }

    @Test
    void saysThatNoQuestionCouldBeSent() throws Exception {
        Result result = startAsking(QuestionTest::unasked);

        assertThat(result.reason()).isEmpty();
        assertThat(result.steps())
                .extracting(step -> step.what())
                .contains("the network could not be asked: this machine is too busy to send a question");
    }

    @Test
    void believesTheFirstQuestionsLateAnswerToo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(1);

        Result result = startAsking((command, limit) -> {
            if (asked.getAndIncrement() > 0) {
                second.countDown();
                return silence(command, limit);
            }
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
            return owner(command);
        });

        assertThat(result.reason()).contains("192.0.2.9 is in use", "02:00:00:00:00:07");
    }

    /** The look at the devices does not end before the question was asked, and its answer counts. */
    @Test
    void asksWhileItLooksAtTheDevicesWhereOneIsNamed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> {
                    if (command.words().contains("-D")) {
                        asked.countDown();
                        return owner(command);
                    }
                    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                    return new Command.Completed(command.words(), 0, PLACE, "", false, limit);
                },
                Ticker.system(),
                RECORDS);

        Result result = new AgentCalls(agent, Map.of("ip", "192.0.2.9", "nic", "eth0")).start();

        assertThat(result.reason()).contains("192.0.2.9 is in use on eth0", "02:00:00:00:00:07");
    }

    @Test
    void endsTheQuestionWhereTheDeviceIsNotUsable() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        IpaddrAgent agent = new IpaddrAgent(
                (command, limit) -> {
                    if (command.words().contains("-D")) {
                        asking.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            ended.countDown();
                        }
                    }
                    assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
                    return new Command.Completed(command.words(), 0, PLACE, "", false, limit);
                },
                Ticker.system(),
                RECORDS);

        Result result = new AgentCalls(agent, Map.of("ip", "192.0.2.9", "nic", "eth7")).start();

        assertThat(result.reason()).contains("no device eth7");
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
}

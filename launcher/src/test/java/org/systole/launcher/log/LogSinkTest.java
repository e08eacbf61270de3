package org.systole.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogSinkTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private LogSink sink() {
        return new LogSink(new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    @Test
    void writesInOrderToTheConsoleAndToTheFile() throws Exception {
        LogSink sink = sink();
        sink.write("before");
        assertThat(sink.flush(SOON)).isTrue();
        sink.alsoTo(directory.resolve("log"), 1000, 2);
        sink.write("one");
        sink.write("two");

        assertThat(sink.flush(SOON)).isTrue();
        assertThat(console.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("before\none\ntwo\n");
        assertThat(directory.resolve("log")).hasContent("one\ntwo");
    }

    @Test
    void neverWaitsForAConsoleThatTakesNothingAndCountsWhatIsLost() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch takes = new CountDownLatch(1);
        PrintStream stuck = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        began.countDown();
                        try {
                            takes.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        console.write(b);
                    }
                },
                true);
        LogSink sink = new LogSink(stuck);
        sink.write("line 0");
        assertThat(began.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i < 25_000; i++) {
            sink.write("line " + i);
        }
        assertThat(sink.flush(Duration.ofMillis(50))).isFalse();

        takes.countDown();

        assertThat(sink.flush(SOON)).isTrue();
        assertThat(console.toString(StandardCharsets.UTF_8))
                .startsWith("line 0")
                .containsPattern("\\d+ log lines were dropped")
                .doesNotContain("line 24999");
    }

    @Test
    void setsAFullFileAsideAndKeepsTheNewest() throws Exception {
        LogSink sink = sink();
        Path log = directory.resolve("log");
        sink.alsoTo(log, 10, 2);
        for (String line : new String[] {"11111111", "22222222", "33333333", "44444444"}) {
            sink.write(line);
        }
        assertThat(sink.flush(SOON)).isTrue();

        assertThat(log).hasContent("44444444");
        assertThat(directory.resolve("log.1")).hasContent("33333333");
        assertThat(directory.resolve("log.2")).hasContent("22222222");
        assertThat(Files.exists(directory.resolve("log.3"))).isFalse();
    }

    @Test
    void formatsOneLinePerEventAndTheTraceBelow() throws Exception {
        LogSink sink = sink();
        LineLogger logger = new LineLogger("org.systole.core.node.NodeLoop", Level.INFO, sink);

        logger.debug("not said");
        logger.info("{} runs on {}", "web", "n1");
        logger.warn("failed", new IllegalStateException("boom"));
        assertThat(sink.flush(SOON)).isTrue();

        String text = console.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .doesNotContain("not said")
                .containsPattern(
                        "(?m)^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}  INFO NodeLoop: web runs on n1$")
                .containsPattern("(?m)^.{23}  WARN NodeLoop: failed$")
                .contains("java.lang.IllegalStateException: boom")
                .contains("\tat org.systole.launcher.log.LogSinkTest");
    }

    @Test
    void isWhatSlf4jIsBoundTo() {
        assertThat(LoggerFactory.getLogger(LogSinkTest.class)).isInstanceOf(LineLogger.class);
    }

    @Test
    void makesEntriesOfWhatIsPrinted() {
        java.util.List<String> lines = new java.util.ArrayList<>();
        PrintStream stream = LineStream.printStream(lines::add);

        stream.print("half ");
        stream.println("whole");
        stream.println();
        stream.print("begun");

        assertThat(lines).containsExactly("half whole");
    }
}

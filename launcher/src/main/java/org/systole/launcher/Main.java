package org.systole.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.systole.launcher.log.LineLogging;
import org.systole.launcher.log.LineStream;

/** {@code java -cp lib/* org.systole.launcher.Main HOME [node options]}: one node in the foreground. */
public final class Main {
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);
    private static final long LOG_LIMIT_BYTES = 20L * 1024 * 1024;
    private static final int LOGS_KEPT = 5;

    private Main() {}

    /** Never returns normally: the process ends through {@link ForegroundProcess}. */
    public static void main(String[] args) throws InterruptedException {
        List<String> words = Arrays.asList(args).subList(1, args.length);
        if (words.contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        try {
            Options options = Options.parse(Path.of(args[0]), words, System.getenv());
            BaseDirectory base = BaseDirectory.take(options.base());
            logTo(base);
            ForegroundProcess.start(options, base).await();
        } catch (Refusal e) {
            LineLogging.sink().write("systole node: " + e.getMessage());
            end(e.code());
        }
    }

    private static void logTo(BaseDirectory base) throws Refusal {
        try {
            LineLogging.sink().alsoTo(base.resolve("var/log/systole.log"), LOG_LIMIT_BYTES, LOGS_KEPT);
        } catch (IOException e) {
            throw new Refusal(Refusal.CANNOT_CREATE, "cannot write the log: " + e);
        }
        System.setOut(LineStream.printStream(LoggerFactory.getLogger("stdout")::info));
        System.setErr(LineStream.printStream(LoggerFactory.getLogger("stderr")::warn));
    }

    /** Ends the process at once, after the log is written; usable inside a shutdown hook. */
    static void end(int code) throws InterruptedException {
        LineLogging.sink().flush(FLUSH_LIMIT);
        Runtime.getRuntime().halt(code);
    }
}

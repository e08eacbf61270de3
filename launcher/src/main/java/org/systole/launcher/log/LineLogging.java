package org.systole.launcher.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Binds SLF4J to {@link LogSink}; found by SLF4J through {@code META-INF/services}. SLF4J makes the one instance, so
 * the sink and the threshold are reached through it: {@code (LineLogging) LoggerFactory.getProvider()} is not public
 * there, hence the sink is static. The threshold is read once from the environment, {@code SYSTOLE_LOG}.
 */
public final class LineLogging implements SLF4JServiceProvider {
    private static final LogSink SINK =
            new LogSink(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new BasicMDCAdapter();
    private Threshold threshold = Threshold.parse("");

    /** The sink of this process. */
    public static LogSink sink() {
        return SINK;
    }

    @Override
    public void initialize() {
        String wish = System.getenv().getOrDefault("SYSTOLE_LOG", "");
        try {
            threshold = Threshold.parse(wish);
        } catch (IllegalArgumentException e) {
            SINK.write("SYSTOLE_LOG=" + wish + " is ignored: " + e.getMessage());
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, n -> new LineLogger(n, threshold.of(n), SINK));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}

package org.systole.core.transport;

import java.util.Locale;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes JGroups' own messages to SLF4J. They are written for JGroups' developers: warnings and errors come out as
 * such, everything below only when the logger of the class asks for it.
 */
final class JGroupsLogs implements CustomLogFactory {
    private static final JGroupsLogs FACTORY = new JGroupsLogs();

    private JGroupsLogs() {}

    /** Takes effect for protocols made from now on; may be called any number of times. */
    static void install() {
        LogFactory.setCustomLogFactory(FACTORY);
    }

    @Override
    public Log getLog(Class<?> type) {
        // Connections that break when a node dies are no news: what matters is the view that follows.
        return new Slf4jLog(LoggerFactory.getLogger(type), type == QueueingTcp.class);
    }

    @Override
    public Log getLog(String category) {
        return new Slf4jLog(LoggerFactory.getLogger(category), false);
    }

    private record Slf4jLog(Logger to, boolean quiet) implements Log {
        @Override
        public boolean isFatalEnabled() {
            return to.isErrorEnabled();
        }

        @Override
        public boolean isErrorEnabled() {
            return to.isErrorEnabled();
        }

        @Override
        public boolean isWarnEnabled() {
            return to.isWarnEnabled();
        }

        @Override
        public boolean isInfoEnabled() {
            return to.isDebugEnabled();
        }

        @Override
        public boolean isDebugEnabled() {
            return to.isDebugEnabled();
        }

        @Override
        public boolean isTraceEnabled() {
            return to.isTraceEnabled();
        }

        @Override
        public void fatal(String message) {
            to.error(message);
        }

        @Override
        public void fatal(String format, Object... args) {
            to.error(text(format, args));
        }

        @Override
        public void fatal(String message, Throwable cause) {
            to.error(message, cause);
        }

        @Override
        public void error(String message) {
            failure(message, null);
        }

        @Override
        public void error(String format, Object... args) {
            failure(text(format, args), null);
        }

        @Override
        public void error(String message, Throwable cause) {
            failure(message, cause);
        }

        @Override
        public void warn(String message) {
            warning(message, null);
        }

        @Override
        public void warn(String format, Object... args) {
            warning(text(format, args), null);
        }

        @Override
        public void warn(String message, Throwable cause) {
            warning(message, cause);
        }

        // What JGroups calls information (ports, buffers) is no news for an operator.
        @Override
        public void info(String message) {
            to.debug(message);
        }

        @Override
        public void info(String format, Object... args) {
            if (to.isDebugEnabled()) {
                to.debug(text(format, args));
            }
        }

        @Override
        public void debug(String message) {
            to.debug(message);
        }

        @Override
        public void debug(String format, Object... args) {
            if (to.isDebugEnabled()) {
                to.debug(text(format, args));
            }
        }

        @Override
        public void debug(String message, Throwable cause) {
            to.debug(message, cause);
        }

        @Override
        public void trace(Object message) {
            to.trace(String.valueOf(message));
        }

        @Override
        public void trace(String message) {
            to.trace(message);
        }

        @Override
        public void trace(String format, Object... args) {
            if (to.isTraceEnabled()) {
                to.trace(text(format, args));
            }
        }

        @Override
        public void trace(String message, Throwable cause) {
            to.trace(message, cause);
        }

        @Override
        public void setLevel(String level) {
            to.debug("level {} is not set from here; configure the logger {}", level, to.getName());
        }

        @Override
        public String getLevel() {
            if (to.isTraceEnabled()) {
                return "trace";
            }
            return to.isDebugEnabled() ? "debug" : "warn";
        }

        private void failure(String message, Throwable cause) {
            if (quiet) {
                to.debug(message, cause);
            } else {
                to.error(message, cause);
            }
        }

        private void warning(String message, Throwable cause) {
            if (quiet) {
                to.debug(message, cause);
            } else {
                to.warn(message, cause);
            }
        }

        private static String text(String format, Object... args) {
            return String.format(Locale.ROOT, format, args);
        }
    }
}

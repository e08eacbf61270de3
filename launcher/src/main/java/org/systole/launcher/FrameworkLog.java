package org.systole.launcher;

import org.apache.felix.framework.Logger;
import org.slf4j.LoggerFactory;

/** What the framework itself has to say, in our log. */
final class FrameworkLog extends Logger {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(FrameworkLog.class);

    @Override
    protected void doLog(int level, String message, Throwable throwable) {
        switch (level) {
            case LOG_ERROR -> log.error(message, throwable);
            case LOG_WARNING -> log.warn(message, throwable);
            case LOG_INFO -> log.info(message, throwable);
            default -> log.debug(message, throwable);
        }
    }
}

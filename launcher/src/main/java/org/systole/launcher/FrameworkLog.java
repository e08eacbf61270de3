package org.systole.launcher;

import org.apache.felix.framework.Logger;
import org.slf4j.LoggerFactory;

/** What the framework itself has to say, in our log. */
final class FrameworkLog extends Logger {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(FrameworkLog.class);

    private volatile boolean closing;

    /**
     * From now on bundles are taken from under each other, and what the framework says of that is no news: somebody
     * asked for the end, or was told why it comes.
     */
    void closing() {
        closing = true;
    }

    @Override
    protected void doLog(int level, String message, Throwable throwable) {
        switch (closing ? LOG_DEBUG : level) {
            case LOG_ERROR -> log.error(message, throwable);
            case LOG_WARNING -> log.warn(message, throwable);
            case LOG_INFO -> log.info(message, throwable);
            default -> log.debug(message, throwable);
        }
    }
}

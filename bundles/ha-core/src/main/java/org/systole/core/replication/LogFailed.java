package org.systole.core.replication;

/**
 * Writing the log failed. Nobody can know what reached the disk, so nothing is ever written or acknowledged again by
 * this process. Unchecked, because it must come through the engine's interfaces.
 */
final class LogFailed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LogFailed(String message, Throwable cause) {
        super(message, cause);
    }
}

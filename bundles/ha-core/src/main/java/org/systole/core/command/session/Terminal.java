package org.systole.core.command.session;

import java.io.IOException;

/**
 * The caller's side of a command: where words go, and the caller's own files, which are read and written with the
 * caller's rights and in the caller's directory. Used by one thread.
 */
public interface Terminal {
    /** Who calls, as the system knows them; never empty. */
    String user();

    /** By which way, such as {@code socket} or {@code jmx}; for the audit. */
    String way();

    /** Prints to the standard output. */
    void out(String text);

    /** Prints to the standard error. */
    void err(String text);

    /**
     * Content of a file of the caller; {@code -} is the standard input.
     *
     * @throws IOException when there is none, it may not be read, or is larger than 16 MiB; the message is a sentence
     */
    byte[] read(String path) throws IOException;

    /** Writes a file of the caller. */
    void write(String path, byte[] content) throws IOException;

    /** Asks the caller's side to run the same command again after so many milliseconds, for a live display. */
    void again(long millis);
}

package org.systole.core.command.service;

import java.io.IOException;
import org.systole.core.command.session.Terminal;

/** A caller inside this process: its output is kept, and it has no files. */
final class CapturedTerminal implements Terminal {
    private final String user;
    private final String way;
    private final StringBuilder output = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();

    CapturedTerminal(String user, String way) {
        this.user = user;
        this.way = way;
    }

    String output() {
        return output.toString();
    }

    String errors() {
        return errors.toString();
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String way() {
        return way;
    }

    @Override
    public void out(String text) {
        output.append(text);
    }

    @Override
    public void err(String text) {
        errors.append(text);
    }

    @Override
    public byte[] read(String path) throws IOException {
        throw new IOException("Files cannot be read by way of " + way + "; give the XML itself with --xml-text.");
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        throw new IOException("Files cannot be written by way of " + way + "; take the output instead.");
    }

    @Override
    public void again(long millis) {
        // whoever wants it again asks again
    }
}

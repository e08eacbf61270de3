package org.systole.core.command.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A terminal in memory: user {@code ana}, with a few files. */
public final class FakeTerminal implements Terminal {
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private final Map<String, String> files = new TreeMap<>();
    private long again = -1;

    public FakeTerminal file(String path, String content) {
        files.put(path, content);
        return this;
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    public Map<String, String> files() {
        return files;
    }

    public long askedAgain() {
        return again;
    }

    @Override
    public String user() {
        return "ana";
    }

    @Override
    public String way() {
        return "test";
    }

    @Override
    public void out(String text) {
        out.append(text);
    }

    @Override
    public void err(String text) {
        err.append(text);
    }

    @Override
    public byte[] read(String path) throws IOException {
        if (!files.containsKey(path)) {
            throw new IOException("There is no file " + path + ".");
        }
        return files.get(path).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void write(String path, byte[] content) {
        files.put(path, new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void again(long millis) {
        again = millis;
    }
}

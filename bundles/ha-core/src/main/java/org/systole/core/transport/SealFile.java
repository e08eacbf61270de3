package org.systole.core.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Epochs in {@code var/seal-epochs}, one {@code SENDER EPOCH} per line. An own epoch is at least the wall clock's
 * milliseconds, so that a node that lost its disk is still newer than its former lives. Losing this file costs the
 * protection against messages recorded before this process started, nothing else; so it is written without ceremony,
 * and a file that cannot be written is reported once.
 */
final class SealFile implements SealMemory {
    private static final Logger log = LoggerFactory.getLogger(SealFile.class);
    private static final String OWN = "own";

    private final Path file;
    private final Map<String, Long> epochs = new TreeMap<>();
    private boolean reported;

    SealFile(Path file) {
        this.file = file;
        load();
    }

    @Override
    public synchronized long nextOwnEpoch() {
        long epoch = Math.max(System.currentTimeMillis(), newestEpoch(OWN) + 1);
        rememberEpoch(OWN, epoch);
        return epoch;
    }

    @Override
    public synchronized long newestEpoch(String sender) {
        return epochs.getOrDefault(sender, Long.MIN_VALUE);
    }

    @Override
    public synchronized void rememberEpoch(String sender, long epoch) {
        epochs.put(sender, epoch);
        StringBuilder text = new StringBuilder();
        epochs.forEach(
                (key, value) -> text.append(key).append(' ').append(value).append('\n'));
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            report("cannot be written", e);
        }
    }

    private void load() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.split(" ");
                if (words.length == 2 && words[1].matches("-?[0-9]{1,18}")) {
                    epochs.put(words[0], Long.parseLong(words[1]));
                }
            }
        } catch (IOException e) {
            report("cannot be read", e);
        }
    }

    private void report(String what, IOException e) {
        if (!reported) {
            reported = true;
            log.warn("{} {} ({}): messages recorded before this start could be replayed to this node", file, what, e);
        }
    }
}

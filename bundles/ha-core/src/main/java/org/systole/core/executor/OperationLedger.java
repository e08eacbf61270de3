package org.systole.core.executor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which operations an agent is inside of now, as one small file each: what stands there when the process begins is what
 * an earlier one was killed in the middle of. Survives the end of the process, not that of the machine, and needs no
 * more: with the machine the programs end too. Thread-safe.
 */
public final class OperationLedger {
    private static final Logger log = LoggerFactory.getLogger(OperationLedger.class);

    private final Optional<Path> directory;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong number = new AtomicLong();

    private OperationLedger(Optional<Path> directory) {
        this.directory = directory;
    }

    /** A ledger in this directory, which is made when missing. */
    public static OperationLedger in(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new OperationLedger(Optional.of(directory));
    }

    /** A ledger that remembers nothing: for one operation by hand, and for tests. */
    public static OperationLedger none() {
        return new OperationLedger(Optional.empty());
    }

    /** One operation, under way until it is closed. */
    public final class Line implements AutoCloseable {
        private final String mark;

        private Line(String mark) {
            this.mark = mark;
        }

        /** Unique among all operations of all processes of this node. */
        public String mark() {
            return mark;
        }

        @Override
        public void close() {
            forget(mark);
        }
    }

    /**
     * Writes down that an operation begins.
     *
     * @param what the operation, for people
     */
    public Line begin(String what) {
        Line line = new Line(process + "." + number.incrementAndGet());
        directory.ifPresent(d -> {
            try {
                Files.writeString(d.resolve(line.mark), what + "\n");
            } catch (IOException e) {
                log.warn(
                        "{} cannot be written down in {}, so if this process is killed meanwhile the next one will not"
                                + " end what is left of it: {}",
                        what,
                        d,
                        e.toString());
            }
        });
        return line;
    }

    /** What stands in the ledger: the mark of each operation, and what it was. */
    public SortedMap<String, String> underWay() throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        if (directory.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.get())) {
                for (Path file : files) {
                    all.put(
                            file.getFileName().toString(),
                            Files.readString(file).strip());
                }
            }
        }
        return all;
    }

    /** Strikes an operation out. */
    public void forget(String mark) {
        directory.ifPresent(d -> {
            try {
                Files.deleteIfExists(d.resolve(mark));
            } catch (IOException e) {
                log.warn("{} cannot be removed; remove it: {}", d.resolve(mark), e.toString());
            }
        });
    }
}

package org.systole.core.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.legacy.LegacyImport;
import org.systole.core.state.ClusterState;

/**
 * The configuration as a file, {@code var/cib.xml}, for people, backups and a cluster that must be begun anew. It only
 * follows the log: nothing is ever read from it into the cluster. Beside it stands its digest in the form of {@code
 * sha256sum}, so that a copy that was torn or edited is noticed, told, and written again. A hand-placed {@code cib.xml}
 * that is higher than what the cluster has is told as well, and not taken. Works on a thread of its own.
 */
final class LocalCib implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalCib.class);
    private static final long LOOK_SECONDS = 3;
    private static final String BEFORE = "# before ";

    private final Path copy;
    private final Path digest;
    private final Path placed;
    private final Consumer<String> report;
    private final AtomicReference<ClusterState> newest = new AtomicReference<>();
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1,
            work -> {
                Thread made = new Thread(work, "systole-local-cib");
                made.setDaemon(true);
                return made;
            },
            // What comes after the end is not written.
            new ThreadPoolExecutor.DiscardPolicy());

    private Element written;
    private byte[] content;
    private String trouble = "";
    private byte[] placedSeen = new byte[0];
    private volatile Optional<String> higher = Optional.empty();

    /** @param base the node's directory */
    LocalCib(Path base) {
        this(base, log::warn);
    }

    LocalCib(Path base, Consumer<String> report) {
        this.copy = base.resolve("var").resolve("cib.xml");
        this.digest = base.resolve("var").resolve("cib.xml.sha256");
        this.placed = base.resolve("cib.xml");
        this.report = report;
    }

    /** Begins to look after the copy. */
    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes the newest state in; never waits. */
    void applied(ClusterState state) {
        ClusterState before = newest.getAndSet(state);
        boolean changed = before == null || before.configuration() != state.configuration();
        if (changed) {
            thread.execute(this::look);
        }
    }

    /** What an operator should know, in sentences. */
    List<String> problems() {
        return higher.stream().toList();
    }

    /** Compares copy, digest and log once, and mends what differs. */
    synchronized void look() {
        try {
            ClusterState state = newest.get();
            if (content == null) {
                checkFormer();
            } else {
                checkOwn();
            }
            if (state != null && state.seeded()) {
                follow(state);
                lookAtPlaced(state.version());
            }
            trouble = "";
        } catch (IOException e) {
            tellOnce(copy + " could not be brought up to date (" + e + "); the cluster does not depend on it");
        }
    }

    private void tellOnce(String text) {
        if (!text.equals(trouble)) {
            trouble = text;
            report.accept(text);
        }
    }

    /** What an earlier process left is looked at once; the log decides what stands there next. */
    private void checkFormer() throws IOException {
        content = new byte[0];
        Optional<byte[]> found = read(copy);
        if (found.isEmpty()) {
            return;
        }
        String said = read(digest)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
        if (said.lines().noneMatch(line -> line.replace(BEFORE, "").startsWith(digest(found.get()) + " "))) {
            report.accept(
                    copy + " is not as this node wrote it: it was edited, or torn when the machine went down. It is"
                            + " written again from the log; to change the configuration use cibadmin");
        }
    }

    private void checkOwn() throws IOException {
        if (content.length == 0) {
            return;
        }
        Optional<byte[]> found = read(copy);
        boolean same = found.filter(bytes -> Arrays.equals(bytes, content)).isPresent();
        boolean digestSame = read(digest)
                .filter(bytes -> new String(bytes, StandardCharsets.UTF_8).startsWith(digest(content) + " "))
                .isPresent();
        if (!same || !digestSame) {
            report.accept((same ? digest : copy) + (found.isEmpty() ? " was removed" : " was changed by somebody else")
                    + "; it is written again from the log. To change the configuration use cibadmin");
            written = null;
        }
    }

    private void follow(ClusterState state) throws IOException {
        if (written != null && written == state.configuration()) {
            return;
        }
        Element document = state.configurationDocument()
                .with("crm_feature_set", LegacyImport.FEATURES)
                .with("validate-with", "pacemaker-3.9")
                .and(Element.of("status"));
        byte[] next = Xml.print(document).getBytes(StandardCharsets.UTF_8);
        String before = content.length == 0 ? "" : BEFORE + digest(content) + " \n";
        // First the digest, which still knows the former copy: in between either is as it should be.
        replace(digest, (digest(next) + "  cib.xml\n" + before).getBytes(StandardCharsets.UTF_8));
        replace(copy, next);
        content = next;
        written = state.configuration();
    }

    private void lookAtPlaced(CibVersion version) throws IOException {
        byte[] now = read(placed).orElse(new byte[0]);
        if (Arrays.equals(now, placedSeen) && higher.isEmpty()) {
            return;
        }
        Optional<CibVersion> found = Seeds.read(placed.toString(), now).cib().map(CibVersion::of);
        Optional<String> told = found.filter(v -> v.compareTo(version) > 0)
                .map(v -> placed + " has version " + v
                        + ", higher than the cluster's; it is not used, because a cluster"
                        + " that has begun is changed by commands only. To take it: cibadmin --replace -x " + placed
                        + "; else remove it");
        if (told.isPresent() && !Arrays.equals(now, placedSeen)) {
            report.accept(told.get());
        }
        higher = told;
        placedSeen = now;
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces a file in one step; readable by its owner only, because a configuration holds fencing secrets. */
    private static void replace(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try (FileChannel out = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            // A disk that hangs must not keep the node from ending.
            if (!thread.awaitTermination(LOOK_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} is still being written", copy);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.systole.core.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Real files whose disk can be told to fail, and whose power can be cut: what was not forced is then lost, there, or
 * torn, sector by sector, and renames that were not forced may or may not have happened, in order.
 */
final class FaultyFiles implements FileOperations {
    private static final int SECTOR = 512;

    private final Random random;
    private final Map<Path, Inode> now = new TreeMap<>();
    private final Map<Path, Inode> durable = new TreeMap<>();
    private final List<Runnable> unforcedNames = new ArrayList<>();
    private final AtomicInteger stepsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicReference<String> failing = new AtomicReference<>("");
    private volatile boolean full;

    FaultyFiles(Random random) {
        this.random = random;
    }

    private static final class Inode {
        private byte[] content = new byte[0];
        private byte[] forced = new byte[0];
    }

    /** Cuts the power in the middle of the given step from now; every later one fails. */
    void cutPowerIn(int steps) {
        stepsLeft.set(steps);
    }

    /** Lets the next flush fail that this thread makes, once. */
    void failForceOf(String thread) {
        failing.set(thread);
    }

    void full(boolean now) {
        full = now;
    }

    /** What a machine finds in this directory when its power is back. */
    synchronized void restart(Path directory) throws IOException {
        stepsLeft.set(Integer.MAX_VALUE);
        int happened = unforcedNames.isEmpty() ? 0 : random.nextInt(unforcedNames.size() + 1);
        unforcedNames.subList(0, happened).forEach(Runnable::run);
        unforcedNames.clear();
        for (Path old : REAL.list(directory)) {
            Files.delete(old);
        }
        now.clear();
        Map<Inode, byte[]> found = new HashMap<>();
        for (Map.Entry<Path, Inode> file : durable.entrySet()) {
            byte[] content = found.computeIfAbsent(file.getValue(), this::afterPowerCut);
            file.getValue().content = content;
            file.getValue().forced = content.clone();
            now.put(file.getKey(), file.getValue());
            Files.write(file.getKey(), content);
        }
    }

    private byte[] afterPowerCut(Inode inode) {
        byte[] before = Arrays.copyOf(inode.forced, inode.content.length);
        for (int at = 0; at < before.length; at += SECTOR) {
            int end = Math.min(at + SECTOR, before.length);
            if (Arrays.equals(before, at, end, inode.content, at, end)) {
                continue;
            }
            boolean wasZero = Arrays.equals(before, at, end, new byte[SECTOR], 0, end - at);
            int written =
                    switch (random.nextInt(3)) {
                        case 0 -> 0;
                        case 1 -> end - at;
                            // A disk writes a sector in one piece; one that was never written may hold part of it.
                        default -> wasZero ? random.nextInt(end - at) : 0;
                    };
            System.arraycopy(inode.content, at, before, at, written);
        }
        return before;
    }

    private void step() throws IOException {
        int left = stepsLeft.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : n - 1);
        if (left <= 0) {
            throw new IOException("the power is cut");
        }
    }

    private void room() throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private synchronized Inode inode(Path file) {
        return now.get(file);
    }

    @Override
    public synchronized Output open(Path file, boolean fresh) throws IOException {
        step();
        Output real = REAL.open(file, fresh);
        if (!now.containsKey(file)) {
            Inode inode = new Inode();
            now.put(file, inode);
            unforcedNames.add(() -> durable.put(file, inode));
        }
        return new FaultyOutput(inode(file), real);
    }

    private final class FaultyOutput implements Output {
        private final Inode inode;
        private final Output real;

        FaultyOutput(Inode inode, Output real) {
            this.inode = inode;
            this.real = real;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            int end = (int) position + bytes.remaining();
            synchronized (FaultyFiles.this) {
                if (end > inode.content.length) {
                    room();
                    inode.content = Arrays.copyOf(inode.content, end);
                }
                bytes.duplicate().get(inode.content, (int) position, bytes.remaining());
            }
            real.write(bytes, position);
            step();
        }

        @Override
        public void force() throws IOException {
            step();
            if (failing.compareAndSet(Thread.currentThread().getName(), "")) {
                throw new IOException("Input/output error");
            }
            synchronized (FaultyFiles.this) {
                inode.forced = inode.content.clone();
            }
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return REAL.read(file);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return REAL.list(directory);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        REAL.rename(from, to);
        now.put(to, now.remove(from));
        unforcedNames.add(() -> durable.put(to, durable.remove(from)));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        step();
        REAL.delete(file);
        if (now.remove(file) != null) {
            unforcedNames.add(() -> durable.remove(file));
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        step();
        unforcedNames.forEach(Runnable::run);
        unforcedNames.clear();
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return full ? 0 : REAL.usableSpace(directory);
    }
}

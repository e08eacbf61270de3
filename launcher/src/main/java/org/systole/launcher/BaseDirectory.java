package org.systole.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The node's directory, taken by this process: a lock keeps a second node out, a file tells the process id. The lock
 * goes with the process, however that ends.
 */
final class BaseDirectory implements AutoCloseable {
    private final Path base;
    private final FileChannel channel;
    private final FileLock lock;

    private BaseDirectory(Path base, FileChannel channel, FileLock lock) {
        this.base = base;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the directory; makes what is missing below it, but not itself. */
    static BaseDirectory take(Path base) throws Refusal {
        if (!Files.isDirectory(base)) {
            throw new Refusal(
                    Refusal.CANNOT_CREATE,
                    base + " is no directory; make it with: systole configure " + base + " MCAST-ADDRESS KEY NODE...");
        }
        try {
            for (String part : new String[] {"deploy", "run", "var/log", "var/cache"}) {
                Files.createDirectories(base.resolve(part));
            }
            return lock(base);
        } catch (AccessDeniedException e) {
            throw new Refusal(
                    Refusal.CANNOT_CREATE, "no permission to write " + e.getFile() + "; run the node as root");
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.CANNOT_CREATE,
                    "cannot prepare " + base + ": " + e.getMessage()
                            + "; make room there, or mend the file system, and start the node again");
        }
    }

    private static BaseDirectory lock(Path base) throws IOException, Refusal {
        Path file = base.resolve("run/systole.pid");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String pid = Files.readString(file).strip();
            channel.close();
            throw new Refusal(
                    Refusal.BUSY,
                    "process " + pid + " already runs a node in " + base + "; stop it, or use another --base");
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        return new BaseDirectory(base, channel, lock);
    }

    Path resolve(String part) {
        return base.resolve(part);
    }

    /** Lets go; the file with the process id stays, empty, because removing a locked file lets two in. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        lock.release();
        channel.close();
    }
}

package org.systole.core.replication;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Everything the log does to its directory, so that a test can let any step fail. */
interface FileOperations {
    /** Opens a file for writing; it must not exist when {@code fresh}. */
    Output open(Path file, boolean fresh) throws IOException;

    byte[] read(Path file) throws IOException;

    /** The names in a directory, sorted. */
    List<Path> list(Path directory) throws IOException;

    void rename(Path from, Path to) throws IOException;

    /** Deletes a file if it is there. */
    void delete(Path file) throws IOException;

    /** Makes renames and deletions in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Bytes this process may still write in the directory's file system. */
    long usableSpace(Path directory) throws IOException;

    /** A file being written. */
    interface Output extends Closeable {
        /** Writes all of it. */
        void write(ByteBuffer bytes, long position) throws IOException;

        /** Returns when all that was written is on disk. */
        void force() throws IOException;
    }

    /** The real thing. */
    FileOperations REAL = new FileOperations() {
        @Override
        public Output open(Path file, boolean fresh) throws IOException {
            FileChannel channel = FileChannel.open(
                    file, fresh ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new Output() {
                @Override
                public void write(ByteBuffer bytes, long position) throws IOException {
                    long at = position;
                    while (bytes.hasRemaining()) {
                        at += channel.write(bytes, at);
                    }
                }

                @Override
                public void force() throws IOException {
                    channel.force(false);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override
        public byte[] read(Path file) throws IOException {
            return Files.readAllBytes(file);
        }

        @Override
        public List<Path> list(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.sorted().toList();
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path file) throws IOException {
            try {
                Files.delete(file);
            } catch (NoSuchFileException e) {
                return;
            }
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public long usableSpace(Path directory) throws IOException {
            return Files.getFileStore(directory).getUsableSpace();
        }
    };
}

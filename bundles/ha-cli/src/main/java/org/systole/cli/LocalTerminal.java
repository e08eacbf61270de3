package org.systole.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.systole.core.command.session.FolderView;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.socket.Frame;

/** The terminal and the files of whoever started this process. */
final class LocalTerminal implements Terminal, FolderView {
    private final OutputStream out;
    private final OutputStream err;
    private final InputStream in;
    private long again = -1;

    LocalTerminal(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Unbuffered streams on the process's own descriptors. */
    static LocalTerminal ofProcess() {
        return new LocalTerminal(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    @Override
    public String user() {
        return System.getProperty("user.name", "unknown");
    }

    @Override
    public String way() {
        return "file";
    }

    @Override
    public void out(String text) {
        out(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void err(String text) {
        err(text.getBytes(StandardCharsets.UTF_8));
    }

    void out(byte[] bytes) {
        print(out, bytes);
    }

    void err(byte[] bytes) {
        print(err, bytes);
    }

    private static void print(OutputStream to, byte[] bytes) {
        try {
            to.write(bytes);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] read(String path) throws IOException {
        if (path.equals("-")) {
            return limited(in.readNBytes(Frame.MAX_FILE + 1), "the standard input");
        }
        Path file = Path.of(path);
        try {
            if (Files.isDirectory(file)) {
                throw new IOException(path + " is a directory, not a file.");
            }
            try (InputStream stream = Files.newInputStream(file)) {
                return limited(stream.readNBytes(Frame.MAX_FILE + 1), path);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + path + ".", e);
        } catch (AccessDeniedException e) {
            throw new IOException("The file " + path + " may not be read by " + user() + ".", e);
        }
    }

    @Override
    public List<String> list(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException("There is no directory " + directory + ".", e);
        } catch (AccessDeniedException e) {
            throw new IOException("The directory " + directory + " may not be read by " + user() + ".", e);
        }
    }

    private static byte[] limited(byte[] bytes, String name) throws IOException {
        if (bytes.length > Frame.MAX_FILE) {
            throw new IOException(name + " is larger than the " + (Frame.MAX_FILE >> 20) + " MiB a command takes.");
        }
        return bytes;
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        if (path.equals("-")) {
            out(content);
            return;
        }
        try {
            Files.write(Path.of(path), content);
        } catch (NoSuchFileException e) {
            throw new IOException("The directory of " + path + " does not exist.", e);
        } catch (AccessDeniedException e) {
            throw new IOException("The file " + path + " may not be written by " + user() + ".", e);
        }
    }

    @Override
    public void again(long millis) {
        again = millis;
    }

    /** The wait asked for since the last call of this, or -1. */
    long takeAgain() {
        long asked = again;
        again = -1;
        return asked;
    }
}

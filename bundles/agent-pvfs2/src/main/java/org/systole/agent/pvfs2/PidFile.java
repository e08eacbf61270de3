package org.systole.agent.pvfs2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.systole.api.linux.KernelFile;
import org.systole.api.linux.ProcessTable;

/** The file the server writes its process id to. It is tidied up, quoted in messages, and says
 * where to look first; it is never believed. */
record PidFile(Path path, ProcessTable processes, String program) {
    /** The number in it; empty when there is no file, or none in it. */
    Optional<Long> named() {
        return KernelFile.text(path)
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong);
    }

    /**
     * Removes what a server that was killed, or never came up, left behind.
     *
     * @return whether there was something to remove; false too when another server's id stands in it
     */
    boolean removeStale() {
        if (named().filter(this::isServer).isPresent()) {
            return false;
        }
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            return false; // the next start writes over it, and nothing relies on it
        }
    }

    private boolean isServer(long pid) {
        return processes.commandLine(pid).stream().anyMatch(word -> word.endsWith(program));
    }
}

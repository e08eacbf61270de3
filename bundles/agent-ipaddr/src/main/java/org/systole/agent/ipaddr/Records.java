package org.systole.agent.ipaddr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Request;

/**
 * Which address each resource had here since the machine booted. Only asked when the configuration no longer tells it:
 * addresses carry no name, so without this nobody could know whether there is one to be removed.
 */
final class Records {
    private static final Logger log = LoggerFactory.getLogger(Records.class);

    private final Path directory;

    /** @param directory one that is emptied when the machine boots */
    Records(Path directory) {
        this.directory = directory;
    }

    private Path file(Request request) {
        return directory.resolve((request.node() + "-" + request.resource()).replaceAll("[^\\w.:-]", "_"));
    }

    /** It is here, or about to be. */
    void keep(Request request, Address address) {
        if (recall(request).filter(address.toString()::equals).isPresent()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Files.writeString(file(request), address.toString(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            log.warn("It is not written down that {} has {}: {}", request.resource(), address, e.toString());
        }
    }

    void forget(Request request) {
        try {
            Files.deleteIfExists(file(request));
        } catch (IOException e) {
            log.warn("The record of {} stays: {}", request.resource(), e.toString());
        }
    }

    Optional<String> recall(Request request) {
        try {
            return Files.exists(file(request))
                    ? Optional.of(Files.readString(file(request), StandardCharsets.US_ASCII)
                            .strip())
                    : Optional.empty();
        } catch (IOException e) {
            log.warn("The record of {} cannot be read: {}", request.resource(), e.toString());
            return Optional.empty();
        }
    }

    /** Whether no record means that there was nothing: one would have been written. */
    boolean isReliable() {
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.isWritable(existing);
    }
}

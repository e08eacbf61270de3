package org.systole.agent.filesystem;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.systole.api.process.Command;

/**
 * Who else uses a disk, as the superblock of ext4 says that was made for it (multi-mount protection). The kernel alone
 * decides whether the other lives, by waiting for its next sign, and then refuses the mount without telling why.
 */
final class OtherUser {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** The sequence number that {@code e2mmpstatus -i} shows of a file system that nobody uses. */
    private static final String UNUSED = "0xff4d4d50";

    private final Call call;

    OtherUser(Call call) {
        this.call = call;
    }

    /** Something to add to the reason of a mount that failed; empty where nobody else is known to use the disk. */
    String note(Source source) throws InterruptedException {
        String type = call.settings().fsType();
        if (!source.isExclusive() || !type.isEmpty() && !type.equals("ext4")) {
            return "";
        }
        Command.Completed completed = call.run(Command.of("e2mmpstatus", "-i", source.path()), LIMIT);
        List<String> lines = completed.out().lines().map(String::strip).toList();
        boolean unused = lines.stream()
                .filter(line -> line.startsWith("mmp_sequence:"))
                .map(line -> line.substring("mmp_sequence:".length()).strip())
                .anyMatch(UNUSED::equals);
        if (!completed.ok() || unused) {
            return "";
        }
        String who = lines.stream()
                .filter(line -> line.matches("mmp_(node_name|device_name|update_date):.*"))
                .collect(Collectors.joining(", "));
        return "; its superblock says that it is in use by another (" + who
                + "): unmount it there, and let the cluster alone decide who has it";
    }
}

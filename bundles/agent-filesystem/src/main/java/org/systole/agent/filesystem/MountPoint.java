package org.systole.agent.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.linux.MountTable;
import org.systole.api.process.Bounded;

/** The directory of a resource as the kernel names it: every link in it followed. */
final class MountPoint {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private MountPoint() {}

    /**
     * Follows the links; where something is mounted at the very name nothing is looked at, since it may not answer.
     *
     * @return refused only when a file system on the way does not answer; a directory that is not there is taken
     * literally
     */
    static Checked<String> of(Call call, MountTable table) throws InterruptedException {
        String directory = call.settings().directory();
        if (table.at(directory).isPresent()) {
            return Checked.of(directory);
        }
        return Bounded.run(call.deadline().within(LIMIT).left(), () -> Checked.of(real(directory)))
                .orElseGet(() -> Checked.refused(
                        Status.GENERIC_ERROR,
                        "directory=" + directory + " of " + call.settings().resource() + " does not answer within "
                                + LIMIT.toMillis() + " ms; check the file system it is on"));
    }

    private static String real(String directory) {
        try {
            return Path.of(directory).toRealPath().toString();
        } catch (IOException e) {
            return directory;
        }
    }
}

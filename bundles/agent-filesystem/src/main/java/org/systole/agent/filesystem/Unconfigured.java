package org.systole.agent.filesystem;

import java.util.List;
import java.util.Optional;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.linux.Mount;
import org.systole.api.linux.MountTable;

/**
 * A resource of which the disk or the directory is not configured. No start with such parameters did anything; one with
 * earlier parameters may have. So it is taken for stopped only if what is known of it shows nothing mounted.
 */
final class Unconfigured {
    private Unconfigured() {}

    /** What to answer instead of the refusal, if it is certain that nothing is mounted; else the refusal. */
    static Result answer(Call call, Result refusal) throws InterruptedException {
        Request request = call.settings().request();
        boolean asks =
                request.operation() == Operation.STOP || request.operation() == Operation.MONITOR && request.probe();
        if (!asks || !certainlyNotMounted(call)) {
            return refusal;
        }
        String reason = "nothing of it is mounted; " + refusal.reason();
        return request.operation() == Operation.STOP ? call.steps().ok() : Result.notRunning(reason);
    }

    private static boolean certainlyNotMounted(Call call) throws InterruptedException {
        Settings settings = call.settings();
        MountTable table = call.mounts();
        boolean hasDirectory = request(call, "directory").startsWith("/")
                && !settings.directory().equals("/");
        boolean hasDevice = !request(call, "device").isEmpty();
        if (hasDirectory) {
            Checked<String> point = MountPoint.of(call, table);
            if (point.isRefused() || table.at(point.value()).isPresent()) {
                return false;
            }
        }
        return hasDevice ? deviceIsFree(call, table, hasDirectory) : hasDirectory;
    }

    /** One whose name means nothing here, or that several mounts may share, shows nothing by itself. */
    private static boolean deviceIsFree(Call call, MountTable table, boolean pointIsFree) throws InterruptedException {
        Checked<Source> source = call.finder().find(call.settings(), table);
        Optional<List<Mount>> mounts = source.isRefused()
                ? Optional.empty()
                : Optional.of(source.value().mounts(table));
        boolean decisive = mounts.isPresent() && source.value().isExclusive();
        return decisive ? mounts.get().isEmpty() : pointIsFree;
    }

    private static String request(Call call, String name) {
        return call.settings().request().parameter(name).strip();
    }
}

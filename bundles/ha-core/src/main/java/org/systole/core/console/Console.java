package org.systole.core.console;

import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The cluster as this node knows it, and every operator's command. An OSGi service of the node; thread-safe.
 */
@ProviderType
public interface Console {
    /** The newest view; never blocks on the cluster, costs about a millisecond. */
    ClusterView view();

    /**
     * Runs a command to its end, as the command line would: same words, same rights, same audit record.
     *
     * <p>Waits for the cluster where the command does, up to its {@code --timeout}; call it from a thread that may
     * wait. Files and standard input are not at hand here: a command that needs one refuses.
     */
    Reply run(Call call);

    /**
     * A command line.
     *
     * @param words the program first
     * @param user who asks, as authenticated; for the audit
     * @param way by which way, such as {@code jmx}; for the audit
     */
    record Call(List<String> words, String user, String way) {
        public Call {
            words = List.copyOf(words);
            Objects.requireNonNull(user);
            Objects.requireNonNull(way);
        }
    }

    /**
     * What came of it.
     *
     * @param exitCode 0 when it was done; the numbers of {@code docs/commands.md}
     * @param output what it printed
     * @param errors what it printed to the standard error
     */
    record Reply(int exitCode, String output, String errors) {
        public Reply {
            Objects.requireNonNull(output);
            Objects.requireNonNull(errors);
        }
    }
}

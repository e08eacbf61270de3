package org.systole.core.state;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.cib.view.Digest;

/**
 * What of a resource's parameters only a restart takes up, as the operation history keeps it for an agent that can
 * reload ({@code op-force-restart} and {@code op-restart-digest}): where that is the same and something else has
 * changed, the resource is reloaded instead of restarted.
 *
 * @param names of those parameters, separated by blanks; empty where a restart takes up all of them
 * @param digest of their values; empty where the agent cannot reload
 */
public record Restart(String names, String digest) {
    /** Of an agent that cannot reload. */
    public static final Restart NONE = new Restart("", "");

    public Restart {
        Objects.requireNonNull(names);
        Objects.requireNonNull(digest);
    }

    /** @param parameters all that the operation is carried out with */
    public static Restart of(Collection<String> names, Map<String, String> parameters) {
        SortedMap<String, String> counting = new TreeMap<>(parameters);
        counting.keySet().retainAll(names);
        return new Restart(String.join(" ", names), Digest.ofParameters(counting));
    }

    /** Whether the agent can reload at all. */
    public boolean known() {
        return !digest.isEmpty();
    }
}

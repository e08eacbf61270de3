package org.systole.core.command.words;

import java.util.Collection;
import org.systole.cib.Nearest;

/** What was probably meant, as commands say it. */
public final class DidYouMean {
    private DidYouMean() {}

    /** A sentence that names the closest candidate, or all of them when none is close; with a leading blank. */
    public static String hint(String word, Collection<String> candidates) {
        if (candidates.isEmpty()) {
            return "";
        }
        return Nearest.to(word, candidates)
                .map(c -> " Did you mean '" + c + "'?")
                .orElseGet(() -> " There is: " + String.join(", ", candidates) + ".");
    }
}

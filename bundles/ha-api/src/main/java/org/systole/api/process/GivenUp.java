package org.systole.api.process;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** The caller gave up waiting for a program, which was killed; tells what it was doing until then. */
@ProviderType
public final class GivenUp extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final String evidence;

    GivenUp(String evidence) {
        super("interrupted while a program ran");
        this.evidence = Objects.requireNonNull(evidence);
    }

    /** Load, processes, where they wait in the kernel, what was said last: one line of at most 1200 characters. */
    public String evidence() {
        return evidence;
    }
}

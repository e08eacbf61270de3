package org.systole.api.agent;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Thrown by an agent whose work is done by something outside its bundle, such as a script, when that is no longer on
 * this machine. Nothing was done, and the agent counts as missing here: that is no failure of the resource.
 */
@ProviderType
public final class AgentGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason one sentence for the operator: what is missing, and what to do */
    public AgentGone(String reason) {
        super(reason);
    }
}

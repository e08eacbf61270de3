package org.systole.api.linux;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One process and no other: the kernel gives numbers out again, but never twice with the same start time.
 *
 * @param pid its number in this process id namespace
 * @param startTicks when it began, in clock ticks since the machine was started
 */
@ProviderType
public record ProcessId(long pid, long startTicks) {
    @Override
    public String toString() {
        return Long.toString(pid);
    }
}

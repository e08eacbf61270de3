package org.systole.agent.filesystem;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.ResourceAgent;

/**
 * A file system mounted on one node at a time. Takes the parameters of the OCF agent Filesystem; {@code ocf:external}
 * is how the founding project's configurations call the same.
 */
@Component(
        service = ResourceAgent.class,
        property = {ResourceAgent.TYPE + "=ocf:heartbeat:Filesystem", ResourceAgent.TYPE + "=ocf:external:Filesystem"})
public final class FilesystemAgent implements ResourceAgent {
    private final MountAgent agent;

    @Activate
    public FilesystemAgent() {
        this(Machine.local());
    }

    FilesystemAgent(Machine machine) {
        agent = new MountAgent(
                machine, "A file system mounted on this node, and on no other", Settings.parameters("off"));
    }

    @Override
    public Metadata metadata() {
        return agent.metadata();
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        return agent.run(request);
    }
}

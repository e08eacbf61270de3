package org.systole.agent.filesystem;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.ResourceAgent;

/**
 * A mounted file system whose paths through the SAN are watched unless the resource says otherwise, as the founding
 * project's agent did. A lost disk is a failure with a reason here; the node never resets itself over it.
 */
@Component(service = ResourceAgent.class, property = ResourceAgent.TYPE + "=ocf:external:Filesystem-qla-monitor")
public final class WatchedFilesystemAgent implements ResourceAgent {
    private final MountAgent agent;

    @Activate
    public WatchedFilesystemAgent() {
        this(Machine.local());
    }

    WatchedFilesystemAgent(Machine machine) {
        List<Parameter> parameters = new ArrayList<>(Settings.parameters("auto"));
        for (String name : List.of("fsname", "conf_dir")) {
            parameters.add(
                    Parameter.optional(name, "", "accepted for older configurations; was for the alarm program"));
        }
        agent = new MountAgent(machine, "A file system mounted on this node, and the paths to its disk", parameters);
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

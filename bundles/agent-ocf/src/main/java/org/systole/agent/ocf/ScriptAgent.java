package org.systole.agent.ocf;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.OcfDescribed;
import org.systole.api.agent.ResourceAgent;

/** The service of one script; made by {@link ScriptCatalogue}, with the types it answers for as properties. */
@Component(factory = ScriptAgent.FACTORY, service = ResourceAgent.class)
public final class ScriptAgent implements ResourceAgent, OcfDescribed {
    static final String FACTORY = "org.systole.agent.ocf.script";

    /** Property of the component, not of its service: the agent itself. */
    static final String WORKER = ".worker";

    private final ResourceAgent worker;

    @Activate
    public ScriptAgent(Map<String, Object> properties) {
        this.worker = (ResourceAgent) properties.get(WORKER);
    }

    @Override
    public Metadata metadata() {
        return worker.metadata();
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        return worker.run(request);
    }

    /** Empty for agents that have no description in OCF's form. */
    @Override
    public String ocfMetadata() throws InterruptedException {
        return worker instanceof OcfDescribed described ? described.ocfMetadata() : "";
    }
}

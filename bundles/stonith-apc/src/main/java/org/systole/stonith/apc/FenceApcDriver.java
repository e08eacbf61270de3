package org.systole.stonith.apc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver;

/**
 * The same strips for devices configured for {@code fence_apc}, which reaches them over SSH and calls its port ipport.
 */
@Component(service = FencingDriver.class, property = FencingDriver.TYPE + "=fence_apc")
public final class FenceApcDriver implements FencingDriver {
    private final FencingDriver driver;

    @Activate
    public FenceApcDriver() {
        this.driver = new ApcDriver();
    }

    @Override
    public Metadata metadata() {
        List<Parameter> parameters = driver.metadata().parameters().stream()
                .map(parameter -> switch (parameter.name()) {
                    case "transport" -> Parameter.optional("transport", "ssh", parameter.description());
                    case "ipport" -> Parameter.optional("ipport", "", "TCP port of SSH");
                    case "ssh_port" -> Parameter.optional("ssh_port", "", "TCP port of SSH; 22");
                    default -> parameter;
                })
                .toList();
        return new Metadata("APC switched rack PDUs, by SSH", parameters);
    }

    @Override
    public Outcome fence(Request request) throws InterruptedException {
        Map<String, String> parameters = new TreeMap<>(request.parameters());
        if (request.parameter("transport").isBlank()) {
            parameters.put("transport", "ssh");
        }
        if (parameters.get("transport").equals("ssh")
                && request.parameter("ssh_port").isBlank()) {
            parameters.put("ssh_port", request.parameter("ipport"));
        }
        return driver.fence(new Request(request.kind(), request.plugs(), parameters, request.timeout()));
    }
}

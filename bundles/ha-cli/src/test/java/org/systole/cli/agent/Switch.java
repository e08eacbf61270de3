package org.systole.cli.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.systole.api.agent.ResourceAgent;
import org.systole.core.registry.Offers;

/** An agent whose service is a switch; it can be told to break the rules. */
final class Switch implements ResourceAgent {
    static final String TYPE = "ocf:test:Switch";

    final List<Request> requests = new ArrayList<>();
    boolean on;
    boolean refusesSecondStart;
    boolean hangs;

    static Offers<ResourceAgent> offering(Switch agent) {
        Offers<ResourceAgent> offers = new Offers<>("Agent", ResourceAgent.TYPE);
        offers.add(agent, Map.of(ResourceAgent.TYPE, TYPE));
        return offers;
    }

    @Override
    public Metadata metadata() {
        Duration limit = Duration.ofSeconds(17);
        return new Metadata(
                "A <switch>",
                List.of(
                        Parameter.required("lamp", "which lamp"),
                        Parameter.optional("colour", "red", "of the \"light\""),
                        new Parameter("pin", false, true, "", "what lets one switch")),
                Map.of(Operation.START, limit, Operation.STOP, limit, Operation.MONITOR, limit));
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        requests.add(request);
        if (hangs) {
            Object nobody = new Object();
            synchronized (nobody) {
                nobody.wait();
            }
        }
        return metadata().refusal(request).orElseGet(() -> turn(request.operation()));
    }

    private Result turn(Operation operation) {
        if (operation == Operation.MONITOR) {
            return on ? Result.ok() : Result.notRunning("it is dark");
        }
        if (operation == Operation.START && on && refusesSecondStart) {
            return Result.failed("it is on already");
        }
        on = operation == Operation.START;
        return new Result(Status.OK, "", List.of(new Step("turn it", Duration.ofMillis(3))));
    }
}

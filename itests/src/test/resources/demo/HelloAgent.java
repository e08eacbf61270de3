package demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;

/** A service that is a file: it runs where the file is. While the file {@code FILE.hold} is there, a start waits. */
@Component(property = ResourceAgent.TYPE + "=ocf:demo:Hello")
public final class HelloAgent implements ResourceAgent {
    @Override
    public Metadata metadata() {
        Parameter file = Parameter.required("file", "absolute path of the file that stands for the service");
        Duration limit = Duration.ofSeconds(20);
        return new Metadata(
                "A file", List.of(file), Map.of(Operation.START, limit, Operation.STOP, limit, Operation.MONITOR, limit));
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        Path file = Path.of(request.parameter("file"));
        Deadline limit = Deadline.in(request.timeout(), Ticker.system());
        Path hold = Path.of(file + ".hold");
        boolean start = request.operation() == Operation.START;
        if (start && !limit.await(Duration.ofMillis(20), () -> !Files.exists(hold))) {
            return Result.failed("held for too long by " + hold);
        }
        try {
            return new Deed(file).of(request.operation());
        } catch (IOException e) {
            return Result.failed("cannot " + request.operation().key() + " " + file + ": " + e.getMessage());
        }
    }

    /** Loaded only when it is needed: after the bundle is gone that would fail. */
    private record Deed(Path file) {
        Result of(Operation operation) throws IOException {
            switch (operation) {
                case START -> Files.writeString(file, "VERSION");
                case STOP -> Files.deleteIfExists(file);
                default -> {
                    return Files.exists(file) ? Result.ok() : Result.notRunning("there is no " + file);
                }
            }
            return Result.ok();
        }
    }
}

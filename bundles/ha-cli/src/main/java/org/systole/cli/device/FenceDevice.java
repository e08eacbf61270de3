package org.systole.cli.device;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.process.Ticker;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;

/** Entry point of {@code systole fence-device}; the first argument is the directory of the distribution. */
public final class FenceDevice {
    /** How long a device that is interrupted by a signal gets to be logged out of. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final Drivers drivers;
    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;

    FenceDevice(Drivers drivers, InputStream in, PrintStream out, PrintStream err) {
        this.drivers = drivers;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        DeployedDrivers drivers = new DeployedDrivers(Path.of(arguments[0]), base(), problem -> complain(err, problem));
        FenceDevice device = new FenceDevice(
                drivers,
                new FileInputStream(FileDescriptor.in),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                err);
        Thread worker = Thread.currentThread();
        Thread farewell = new Thread(() -> leave(worker), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        int code = device.run(List.of(arguments).subList(1, arguments.length));
        close(drivers);
        // Halts: a driver's threads may still wait for a device that does not answer.
        Runtime.getRuntime().halt(code);
    }

    /** The directory of this machine's node, if it has one: its plug-ins go before those of the distribution. */
    private static Optional<Path> base() {
        return Optional.of(Path.of(System.getenv().getOrDefault("SYSTOLE_BASE", "/var/lib/systole")))
                .filter(Files::isDirectory);
    }

    /** Waits for the plug-ins' own end only a moment, as one of them may hang. */
    private static void close(DeployedDrivers drivers) {
        Thread closing = new Thread(drivers::close, "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            TimeUnit.NANOSECONDS.timedJoin(closing, FAREWELL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A signal came: the call is interrupted, so that the session with the device is not left open. */
    private static void leave(Thread worker) {
        worker.interrupt();
        try {
            TimeUnit.NANOSECONDS.timedJoin(worker, FAREWELL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command line; answers the exit code. */
    int run(List<String> words) {
        try {
            Optional<Order> order = Order.of(words);
            if (order.isEmpty()) {
                out.print(Order.HELP);
                return 0;
            }
            return carryOut(order.get());
        } catch (UsageError e) {
            complain(e.getMessage() + (e.getMessage().contains("--help") ? "" : "; see systole fence-device --help"));
            return ExitCode.USAGE.number();
        } catch (Wrong e) {
            complain(e.getMessage());
            return e.code().number();
        } catch (InterruptedException e) {
            complain("interrupted; nobody knows what became of the order: read the status");
            return Report.Result.UNKNOWN.code();
        } catch (RuntimeException | LinkageError e) {
            complain("a bug in Systole, please report it: " + e
                    + "; nobody knows what became of the order: read the status");
            if (System.getenv().containsKey("SYSTOLE_DEBUG")) {
                e.printStackTrace(err);
            }
            return ExitCode.SOFTWARE.number();
        }
    }

    private int carryOut(Order order) throws Wrong, InterruptedException {
        FencingDriver driver = drivers.driver(order.type());
        FencingDriver.Metadata metadata = driver.metadata();
        if (order.action() == Order.Action.METADATA) {
            out.print(
                    order.json()
                            ? MetadataText.json(order.type(), metadata)
                            : MetadataText.xml(order.type(), metadata));
            return 0;
        }
        Parameters parameters = Parameters.of(order, in).checked(metadata, order.type());
        parameters.warnings().forEach(warning -> complain("warning: " + warning));
        Report report = new Handling(driver, order, parameters.complete(metadata), Ticker.system()).run();
        out.print(order.json() ? report.json() : report.text());
        if (!order.json() && !report.reason().isEmpty()) {
            complain(order.action().word() + " " + report.result().word() + ": " + report.reason());
        }
        return report.result().code();
    }

    private void complain(String what) {
        complain(err, what);
    }

    private static void complain(PrintStream err, String what) {
        err.println("systole fence-device: " + what);
    }
}

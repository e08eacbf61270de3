package org.systole.notify.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.notify.Notifier;
import org.systole.api.process.Command;

/**
 * Runs a program of the site for each event, without a shell. Exit code 0 is delivered; the codes of sysexits(3) except
 * 75, and a program that cannot be run, are refused; everything else is tried again.
 */
@Component(service = Notifier.class, property = Notifier.TYPE + "=command")
public final class CommandNotifier implements Notifier {
    private static final List<Parameter> PARAMETERS = List.of(Parameter.required(
            "program", "absolute path of the program, executable and changeable by its owner alone; on every node"));

    private static final int USAGE = 64;
    private static final int TRY_LATER = 75;
    private static final int CONFIGURATION = 78;

    @Activate
    public CommandNotifier() {}

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Delivery deliver(Request request) throws InterruptedException {
        String program = request.parameter("program").strip();
        String fault = fault(program);
        if (!fault.isEmpty()) {
            return new Delivery.Refused("parameter program: " + fault);
        }
        Command.Completed done = Command.of(program)
                .environment(EventVariables.of(request.event(), request.recipient()))
                .input(request.event().title() + "\n\n" + request.event().text() + "\n")
                .run(request.timeout());
        if (done.ok()) {
            return new Delivery.Delivered();
        }
        boolean forGood =
                done.notStarted() || done.exit() >= USAGE && done.exit() <= CONFIGURATION && done.exit() != TRY_LATER;
        return forGood ? new Delivery.Refused(done.summary()) : new Delivery.TryAgain(done.summary());
    }

    /** Why the program is not run; empty when it may be. */
    private static String fault(String program) {
        Path path = Path.of(program);
        if (program.isEmpty() || !path.isAbsolute()) {
            return "'" + program + "' is no absolute path; write where the program is";
        }
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            return program + " is no executable file on this node; every node needs it";
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            boolean others = permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
            return others ? program + " can be changed by others than its owner; chmod go-w it" : "";
        } catch (IOException e) {
            return program + " cannot be looked at: " + e.getMessage();
        }
    }
}

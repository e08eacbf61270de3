package org.systole.agent.filesystem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.systole.agent.filesystem.Holders.Holder;
import org.systole.api.linux.Mount;
import org.systole.api.linux.ProcessTable;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/** Unmounts one mount: tries, asks those who hold it to leave, kills them, tries on until the time is up. */
final class Unmount {
    private static final Duration POLL = Duration.ofMillis(50);

    /** A killed process lets go of its files up to a second later. */
    private static final Duration KILL_AGAIN = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofMillis(250);

    private final Call call;
    private final Mount mount;
    private Command.Completed last;

    Unmount(Call call, Mount mount) {
        this.call = call;
        this.mount = mount;
    }

    /** Why it is still mounted at the deadline; empty when it is not. */
    Optional<String> unmount(Deadline deadline) throws InterruptedException {
        boolean done = call.steps().take("unmount " + mount.point(), () -> attempt(deadline));
        if (!done && isBusy()) {
            done = call.settings().mayKill() ? escalate(deadline) : deadline.await(POLL, () -> attempt(deadline));
        }
        return done ? Optional.empty() : Optional.of(trouble());
    }

    /** Asks first, and gives those who are asked a share of the time that leaves enough for the rest. */
    private boolean escalate(Deadline deadline) throws InterruptedException {
        Duration patience = Duration.ofSeconds(call.settings().isFastStop() ? 1 : 5);
        Duration third = deadline.left().dividedBy(3);
        Deadline asked = deadline.within(third.compareTo(patience) < 0 ? third : patience);
        List<Holder> holders = holders();
        ProcessTable processes = call.machine().processes();
        holders.stream().filter(Holder::mayBeKilled).forEach(holder -> processes.terminate(holder.id()));
        call.steps()
                .take("ask to leave: " + Holders.shown(holders), () -> asked.await(POLL, () -> isSettled(deadline)));
        while (isMounted() && !deadline.passed() && isBusy()) {
            List<Holder> left = holders();
            left.stream().filter(Holder::mayBeKilled).forEach(holder -> processes.kill(holder.id()));
            Deadline again = deadline.within(KILL_AGAIN);
            call.steps().take("kill: " + Holders.shown(left), () -> again.await(POLL, () -> isSettled(deadline)));
        }
        return !isMounted();
    }

    /** Whether trying on has no more sense, because it worked or because it can no longer work. */
    private boolean isSettled(Deadline deadline) throws InterruptedException {
        return attempt(deadline) || last.abandoned() > 0;
    }

    private List<Holder> holders() throws InterruptedException {
        return new Holders(call.machine().processes(), mount).find();
    }

    /** What counts is what is mounted afterwards; not reaching the disk, umount stays behind in the kernel. */
    private boolean attempt(Deadline deadline) throws InterruptedException {
        Command command =
                mount.fsType().startsWith("nfs") && last != null ? Command.of("umount", "-f") : Command.of("umount");
        last = call.run(command.and(mount.point()), atLeast(deadline.left()));
        return !isMounted();
    }

    private boolean isMounted() {
        return call.mounts().mounts().stream().anyMatch(now -> now.id() == mount.id());
    }

    /** The last try should fail for its own reason, not for lack of time. */
    private static Duration atLeast(Duration limit) {
        return limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit;
    }

    private boolean isBusy() {
        return last.err().contains("busy");
    }

    private String trouble() throws InterruptedException {
        String head = mount.source() + " could not be unmounted from " + mount.point() + ": ";
        if (!isBusy()) {
            return head + last.summary();
        }
        return head + "it is busy; " + Holders.shown(holders())
                + (call.settings().mayKill() ? "" : " (force_unmount=false, so nobody was ended)");
    }
}

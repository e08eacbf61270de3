package org.systole.agent.pvfs2;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.systole.api.agent.Checked;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.Deadline;

/**
 * What has to be right on the node before the server may start. The server itself checks none of it in time: it forks,
 * reports success, and dies later, or serves an empty storage space from the wrong disk.
 */
final class Ground {
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

    private final Machine machine;
    private final Settings settings;
    private final ServerConfig server;
    private final Addresses addresses;
    private final Steps steps;

    Ground(Machine machine, Settings settings, ServerConfig server, Addresses addresses, Steps steps) {
        this.machine = machine;
        this.settings = settings;
        this.server = server;
        this.addresses = addresses;
        this.steps = steps;
    }

    /** Why the server must not start; empty when it may, and its storage is there then. */
    Optional<String> trouble(Command create, Deadline deadline) throws InterruptedException {
        Optional<String> address = steps.take("check the address", this::addressTrouble);
        return address.isPresent() ? address : steps.take("check the storage", () -> storageTrouble(create, deadline));
    }

    private Optional<String> addressTrouble() throws InterruptedException {
        Set<InetAddress> bound = addresses.of(server.host());
        String where = server.host() + " (" + server.alias() + " in " + settings.fsconfig() + ")";
        if (bound.isEmpty()) {
            return Optional.of("host " + where + " has no address: the name is not known here; add it to /etc/hosts");
        }
        if (!settings.ip().isEmpty()) {
            Set<InetAddress> asked = addresses.of(settings.ip());
            if (asked.stream().noneMatch(bound::contains)) {
                return Optional.of("ip=" + settings.ip() + " of " + settings.resource() + " is not the address of "
                        + where + ", which is " + Addresses.shown(bound) + "; make them agree");
            }
        }
        return bound.stream().anyMatch(addresses::isLocal)
                ? Optional.empty()
                : Optional.of("address " + Addresses.shown(bound) + " of " + where + " is not on this node; start its"
                        + " address resource here first, by a group or an order and a colocation");
    }

    private Optional<String> storageTrouble(Command create, Deadline deadline) throws InterruptedException {
        Checked<Storage> look = look(deadline);
        if (look.isRefused()) {
            return Optional.of(look.refusal().reason());
        }
        Storage storage = look.value();
        Optional<String> mount = storage.wrongMount(machine.mounts().get(), settings.storageMount());
        if (mount.isPresent() || storage.isWhole()) {
            return mount;
        }
        if (!storage.isAbsent()) {
            return Optional.of(
                    "half of the storage space is gone: " + (storage.data() ? server.metadata() : server.data())
                            + " is absent or empty while " + (storage.data() ? server.data() : server.metadata())
                            + " is not; the server would serve without its data, so restore it first");
        }
        return settings.mayCreateStorage()
                ? create(create, deadline)
                : Optional.of("there is no storage space in " + server.data()
                        + "; if this server never had one, make it with: " + create
                        + " (or set create_storage=yes); if it had one, the wrong disk is mounted there");
    }

    private Checked<Storage> look(Deadline deadline) throws InterruptedException {
        return Storage.look(server, deadline.within(LOOK_LIMIT).left());
    }

    /** The exit code is no proof, so it is looked again. */
    private Optional<String> create(Command create, Deadline deadline) throws InterruptedException {
        Command.Completed completed =
                steps.take("create the storage space", () -> machine.commands().run(create, deadline.left()));
        Checked<Storage> after = look(deadline);
        if (completed.ok() && !after.isRefused() && after.value().isWhole()) {
            return Optional.empty();
        }
        return Optional.of("the storage space could not be made: " + completed.summary());
    }
}

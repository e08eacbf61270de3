package org.systole.management;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.boot.NodeProcess;
import org.systole.core.console.Console;
import org.systole.management.access.AdminPassword;
import org.systole.management.access.JolokiaEndpoint;
import org.systole.management.access.RemoteJmx;
import org.systole.management.bean.MBeanTree;
import org.systole.management.event.ClusterWatch;

/**
 * Shows the cluster as MBeans, on this process's MBean server and, with the admin password, over Jolokia and remote
 * JMX. What of this cannot be had is logged and left out: management never keeps a node from its work, and so it waits
 * with its own start, which costs a quarter of the node's, until the cluster is calm. A component nobody asks for,
 * hence immediate.
 */
@Component(
        service = {},
        immediate = true)
public final class Management {
    private static final Logger log = LoggerFactory.getLogger(Management.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** However busy the cluster is, an operator is let in after this time. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    /** What to close, newest first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Thread opening;

    @Activate
    public Management(@Reference Console console, @Reference NodeProcess process) {
        this(
                console,
                process.base(),
                ManagementFactory::getPlatformMBeanServer,
                new Calm(console, LOOK_EVERY, LONGEST_WAIT));
    }

    /** @param calm when to begin */
    Management(Console console, Path base, Supplier<MBeanServer> server, Calm calm) {
        this.opening = new Thread(() -> openWhen(calm, console, base, server), "systole-management");
        opening.setDaemon(true);
        opening.start();
    }

    private void openWhen(Calm calm, Console console, Path base, Supplier<MBeanServer> server) {
        try {
            calm.await();
            openAll(console, base, server.get());
        } catch (InterruptedException e) {
            log.debug("The node ends before management began.");
        } catch (RuntimeException e) {
            log.error("There is no management of this node: its start failed.", e);
        }
    }

    private void openAll(Console console, Path base, MBeanServer server) {
        ManagementSettings settings = ManagementSettings.of(base.resolve("management.conf"));
        settings.problems().forEach(p -> log.warn("{}", p));
        ClusterWatch watch = new ClusterWatch(console);
        MBeanTree tree = new MBeanTree(server, watch, console);
        open.push(tree);
        tree.open();
        open.push(watch);
        watch.start(LOOK_EVERY);
        try {
            AdminPassword password = AdminPassword.in(base.resolve("var/admin.password"));
            openJolokia(settings.jolokiaPort(), password);
            openJmx(settings.jmxPort(), server, password);
        } catch (IOException e) {
            log.error(
                    "There is no Jolokia and no remote JMX, because the admin password cannot be kept: {}",
                    e.getMessage());
        }
    }

    private void openJolokia(int port, AdminPassword password) {
        if (port == 0) {
            return;
        }
        try {
            JolokiaEndpoint endpoint = JolokiaEndpoint.open(port, password);
            open.push(endpoint);
            log.info("Jolokia answers at {}.", endpoint.url());
        } catch (IOException e) {
            log.error(
                    "There is no Jolokia: port {} of 127.0.0.1 cannot be opened ({}). Set jolokia.port in"
                            + " management.conf to a free one.",
                    port,
                    e.getMessage());
        }
    }

    private void openJmx(int port, MBeanServer server, AdminPassword password) {
        if (port == 0) {
            return;
        }
        try {
            RemoteJmx endpoint = RemoteJmx.open(port, server, password);
            open.push(endpoint);
            log.info("Remote JMX answers at {}.", endpoint.url());
        } catch (IOException e) {
            log.error(
                    "There is no remote JMX: port {} of 127.0.0.1 cannot be opened ({}). Set jmx.port in"
                            + " management.conf to a free one.",
                    port,
                    e.getMessage());
        }
    }

    /** Returns when everything is open, or could not be opened. */
    void awaitOpen() throws InterruptedException {
        opening.join();
    }

    /** Ends everything that was opened, whatever fails on the way. */
    @Deactivate
    void end() {
        opening.interrupt();
        try {
            opening.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        while (!open.isEmpty()) {
            AutoCloseable one = open.pop();
            try {
                one.close();
            } catch (Exception e) {
                log.warn("{} did not end in order.", one.getClass().getSimpleName(), e);
            }
        }
    }
}

package org.systole.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.boot.Drainable;
import org.systole.boot.NodeProcess;
import org.systole.launcher.deploy.Deployer;

/**
 * One node from start to end. It ends in one of two ways: the process is told to (SIGTERM, Ctrl-C), and the node is
 * drained first; or the node itself says that it is over ({@link NodeProcess#exit}). Both go through the JVM's
 * shutdown, so that nothing is left out.
 */
final class ForegroundProcess implements NodeProcess {
    private static final Logger log = LoggerFactory.getLogger(ForegroundProcess.class);

    private final Options options;
    private final BaseDirectory base;
    private final Platform platform;
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Deployer> deployer = Optional.empty();

    /** How the node itself wants the process to end. */
    private record Ending(int code, String why) {}

    private ForegroundProcess(Options options, BaseDirectory base, Platform platform) {
        this.options = options;
        this.base = base;
        this.platform = platform;
    }

    static ForegroundProcess start(Options options, BaseDirectory base) throws Refusal {
        long begin = System.nanoTime();
        log.info(
                "Systole starts. home={} base={} pid={}",
                options.home(),
                options.base(),
                ProcessHandle.current().pid());
        Platform platform = Platform.start(
                base.resolve("var/cache/osgi"),
                "",
                Map.of(
                        Platform.HOME, options.home().toString(),
                        Platform.BASE, options.base().toString()));
        ForegroundProcess node = new ForegroundProcess(options, base, platform);
        Runtime.getRuntime().addShutdownHook(new Thread(node::end, "systole-end"));
        platform.startBundles(Levels.of(options.home().resolve("bundle")));
        Deployer deployer = new Deployer(
                platform.context(),
                List.of(base.resolve("deploy"), options.home().resolve("plugins")));
        node.deployer = Optional.of(deployer);
        deployer.start();
        platform.context().registerService(NodeProcess.class, node, null);
        log.info("The platform is up after {} ms.", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return node;
    }

    /** Waits for the end of the process, which comes while this waits. */
    void await() throws InterruptedException {
        ended.await();
    }

    /** The shutdown hook: drains unless the node ended by itself, stops the bundles, ends with the right code. */
    private void end() {
        int code = 0;
        try {
            Ending own = ending.get();
            code = own == null ? drain() : own.code();
            deployer.ifPresent(Deployer::close);
            platform.close();
            base.close();
            log.info("Systole has ended. exit={}", code);
            Main.end(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("The base directory is not let go in order.", e);
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    private int drain() throws InterruptedException {
        ServiceReference<Drainable> reference = platform.context().getServiceReference(Drainable.class);
        Drainable node = reference == null ? null : platform.context().getService(reference);
        if (node == null) {
            log.info("Told to end; no node is running in this process yet.");
            return 0;
        }
        Duration limit = options.drainLimit();
        log.info("Told to end: the node leaves in peace, within {} s.", limit.toSeconds());
        try {
            log.info("{}", node.drain().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS));
            return 0;
        } catch (TimeoutException e) {
            log.error(
                    "The node did not get ready to leave within {} s and ends all the same; the others will fence it."
                            + " What held it up is in the log above; to allow more time, set SYSTOLE_STOP_LIMIT.",
                    limit.toSeconds());
            return 1;
        } catch (ExecutionException e) {
            log.error("Leaving failed; the others will fence this node.", e.getCause());
            return 1;
        }
    }

    @Override
    public void exit(int code, String why) {
        if (ending.compareAndSet(null, new Ending(code, why))) {
            if (code == 0) {
                log.info("The node ends: {}", why);
            } else {
                log.error("The node ends: {}", why);
            }
            new Thread(() -> System.exit(code), "systole-exit").start();
        }
    }

    @Override
    public Path home() {
        return options.home();
    }

    @Override
    public Path base() {
        return options.base();
    }

    @Override
    public Optional<String> nodeName() {
        return options.nodeName();
    }

    @Override
    public boolean witness() {
        return options.witness();
    }

    @Override
    public List<String> deploymentProblems() {
        return deployer.map(Deployer::problems).orElse(List.of());
    }
}

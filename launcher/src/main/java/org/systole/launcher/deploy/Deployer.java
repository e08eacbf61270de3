package org.systole.launcher.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys what lies in the plug-in directories, while the node runs: new files, changed ones, removed ones.
 *
 * <p>An update starts the new bundle beside the old one and only then takes the old one away, so its services are never
 * gone; a new bundle that does not start leaves the old one in place. Taking a bundle away waits for the calls that are
 * under way in it, on a thread of its own. What cannot be deployed is logged once and listed in {@link #problems}.
 */
public final class Deployer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Deployer.class);

    /** How often the directories are looked at even if the kernel reports no change. */
    private static final long LOOK_MILLIS = 500;

    /** A bundle that offers more is not quoted in full. */
    private static final int SHOWN_TYPES = 12;

    private final BundleContext context;
    private final List<Directory> directories = new ArrayList<>();
    private final Set<String> core;
    private final SortedMap<String, Deployed> deployed = new TreeMap<>();
    private final Map<PlugInFile, String> failed = new LinkedHashMap<>();
    private final SortedSet<String> said = new TreeSet<>();
    private final Thread thread = new Thread(this::watch, "systole-deploy");
    private volatile List<String> problems = List.of();
    private long number;

    private record Deployed(PlugInFile file, Bundle bundle) {}

    /**
     * @param context of the system bundle; bundles installed already are the core
     * @param directories in order of precedence
     */
    public Deployer(BundleContext context, List<Path> directories) {
        this.context = context;
        for (Path path : directories) {
            this.directories.add(new Directory(path, this.directories.size(), System::nanoTime));
        }
        this.core =
                Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).collect(Collectors.toSet());
    }

    /** Deploys what is there, then goes on watching on a daemon thread. */
    public void start() {
        look();
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops watching; what is deployed stays until the framework stops. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** What cannot be deployed and why, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    private void watch() {
        try (WatchService changes = FileSystems.getDefault().newWatchService()) {
            directories.forEach(directory -> register(directory.path(), changes));
            while (!Thread.currentThread().isInterrupted()) {
                Optional.ofNullable(changes.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS))
                        .ifPresent(WatchKey::reset);
                look();
            }
        } catch (InterruptedException e) {
            log.debug("Watching the plug-in directories ends.");
        } catch (IOException e) {
            log.error("The plug-in directories are not watched any more; restart the node to deploy plug-ins.", e);
        }
    }

    private static void register(Path path, WatchService changes) {
        try {
            path.register(
                    changes,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            log.info("{} is looked at every {} ms, as the kernel does not report changes: {}", path, LOOK_MILLIS, e);
        }
    }

    /** One pass: makes what is deployed equal to what is wanted. */
    private void look() {
        List<String> now = new ArrayList<>();
        for (Directory directory : directories) {
            try {
                directory.look();
            } catch (IOException e) {
                now.add("plug-in directory " + directory.path() + " cannot be read; its plug-ins stay as they are: "
                        + e);
            }
        }
        Wanted wanted = Wanted.of(
                directories.stream().flatMap(d -> d.plugIns().stream()).toList(), core);
        wanted.bySymbolicName().values().forEach(this::deployIfNew);
        removeAllBut(wanted.bySymbolicName().keySet());
        failed.keySet().retainAll(wanted.bySymbolicName().values());
        directories.forEach(d -> now.addAll(d.complaints()));
        now.addAll(failed.values());
        wanted.passedOver().forEach(sentence -> sayOnce(sentence, false));
        now.forEach(sentence -> sayOnce(sentence, true));
        said.retainAll(Stream.concat(now.stream(), wanted.passedOver().stream()).toList());
        problems = List.copyOf(now);
    }

    private void sayOnce(String sentence, boolean problem) {
        if (said.add(sentence)) {
            if (problem) {
                log.warn("{}", sentence);
            } else {
                log.info("{}", sentence);
            }
        }
    }

    private void deployIfNew(PlugInFile file) {
        Deployed before = deployed.get(file.symbolicName());
        boolean same = before != null && before.file().equals(file);
        if (same || failed.containsKey(file)) {
            return;
        }
        long begin = System.nanoTime();
        Optional<Bundle> bundle = install(file, before != null);
        if (bundle.isEmpty()) {
            return;
        }
        deployed.put(file.symbolicName(), new Deployed(file, bundle.get()));
        log.info(
                "{} {} {} from {} in {} ms; it offers {}.",
                before == null ? "Deployed" : "Updated",
                file.symbolicName(),
                file.version(),
                file.shortName(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                offers(bundle.get()));
        if (before != null) {
            retire(before);
        }
        failed.clear(); // what is new may be what another one lacked
    }

    private Optional<Bundle> install(PlugInFile file, boolean update) {
        Bundle bundle = null;
        try (InputStream stream = Files.newInputStream(file.path())) {
            bundle = context.installBundle("plug-in:" + ++number + ":" + file.path(), stream);
            bundle.start();
            return Optional.of(bundle);
        } catch (BundleException | IOException e) {
            failed.put(
                    file,
                    file.shortName() + " (" + file.symbolicName() + " " + file.version() + ") does not start"
                            + (update ? ", so the version before it stays" : "") + ": " + why(e));
            Optional.ofNullable(bundle).ifPresent(Deployer::uninstall);
            return Optional.empty();
        }
    }

    /** The framework's message without bundle numbers and repetition, which mean nothing to an operator. */
    private static String why(Exception e) {
        return String.valueOf(e.getMessage())
                .replaceAll(" \\[\\d+]\\(R [\\d.]+\\)", "")
                .replaceFirst(" Unresolved requirements: .*", "");
    }

    private void removeAllBut(Set<String> wanted) {
        List<String> gone = deployed.keySet().stream()
                .filter(name -> !wanted.contains(name))
                .filter(name -> directories.stream()
                        .noneMatch(d -> d.undecided(deployed.get(name).file().path())))
                .toList();
        gone.forEach(name -> retire(deployed.remove(name)));
    }

    /** Takes a bundle away once nothing runs in it any more. Not waited for: a call may take minutes. */
    private static void retire(Deployed old) {
        String name = old.file().symbolicName() + " " + old.file().version();
        new Thread(
                        () -> {
                            long begin = System.nanoTime();
                            uninstall(old.bundle());
                            log.info(
                                    "Removed {} after {} ms.",
                                    name,
                                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
                        },
                        "systole-undeploy-" + old.file().symbolicName())
                .start();
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            log.warn("Bundle {} was not taken away in order.", bundle.getSymbolicName(), e);
        }
    }

    /** The types its services answer for: values of properties such as {@code org.systole.agent.type}. */
    private static String offers(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        List<String> types = Stream.of(services == null ? new ServiceReference<?>[0] : services)
                .flatMap(service -> Stream.of(service.getPropertyKeys())
                        .filter(key -> key.matches("org\\.systole\\.\\w+\\.type"))
                        .map(service::getProperty))
                .flatMap(value -> value instanceof String[] many ? Stream.of(many) : Stream.of(String.valueOf(value)))
                .sorted()
                .toList();
        if (types.size() > SHOWN_TYPES) {
            return types.size() + " types, such as " + types.get(0);
        }
        return types.isEmpty() ? "no service that Systole knows" : String.join(", ", types);
    }
}

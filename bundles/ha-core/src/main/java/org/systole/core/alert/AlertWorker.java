package org.systole.core.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.notify.ClusterEvent;
import org.systole.api.notify.Notifier;
import org.systole.api.notify.Notifier.Delivery;
import org.systole.api.notify.Notifier.Request;
import org.systole.cib.Element;
import org.systole.core.registry.Offers;
import org.systole.core.registry.Offers.Lease;

/**
 * Delivers events as the {@code <alerts>} section says. The path of an alert whose last part is the type of a deployed
 * notifier is delivered by it; its instance attributes are the notifier's parameters.
 */
public final class AlertWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertWorker.class);

    /** Events waiting for one recipient beyond this are dropped, and the loss is logged. */
    private static final int QUEUE_LIMIT = 1000;

    private static final int TRIES = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Offers<Notifier> notifiers;
    private final Map<String, ThreadPoolExecutor> queues = new ConcurrentHashMap<>();

    public AlertWorker(Offers<Notifier> notifiers) {
        this.notifiers = notifiers;
    }

    /** Whom to tell, by which notifier. */
    record Recipient(String alert, String type, String value, Map<String, String> parameters) {}

    /** Queues the event for every recipient of the configuration; never waits. */
    public void announce(ClusterEvent event, Element configuration) {
        for (Recipient recipient : recipients(configuration)) {
            ThreadPoolExecutor queue = queues.computeIfAbsent(
                    recipient.alert() + " " + recipient.value(),
                    name -> newQueue("systole-alert-" + recipient.alert()));
            if (queue.getQueue().size() >= QUEUE_LIMIT) {
                log.warn("Alert {} is too slow; event {} is not delivered.", recipient.alert(), event.id());
            } else {
                queue.execute(() -> deliver(event, recipient));
            }
        }
    }

    private static ThreadPoolExecutor newQueue(String name) {
        ThreadPoolExecutor queue =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        queue.allowCoreThreadTimeOut(true);
        return queue;
    }

    static List<Recipient> recipients(Element configuration) {
        List<Recipient> all = new ArrayList<>();
        configuration.childOrEmpty("alerts").children("alert").forEach(alert -> {
            String path = alert.attribute("path", "");
            String type = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
            Map<String, String> shared = attributes(alert);
            List<Element> recipients = alert.children("recipient").toList();
            if (recipients.isEmpty()) {
                all.add(new Recipient(alert.id(), type, "", shared));
            }
            for (Element recipient : recipients) {
                Map<String, String> own = new TreeMap<>(shared);
                own.putAll(attributes(recipient));
                all.add(new Recipient(alert.id(), type, recipient.attribute("value", ""), own));
            }
        });
        return all;
    }

    private static Map<String, String> attributes(Element element) {
        Map<String, String> all = new TreeMap<>();
        element.children("instance_attributes")
                .flatMap(i -> i.children("nvpair"))
                .forEach(n -> all.putIfAbsent(n.attribute("name", ""), n.attribute("value", "")));
        return all;
    }

    private void deliver(ClusterEvent event, Recipient recipient) {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Delivery delivery = attempt(event, recipient);
            if (delivery instanceof Delivery.Delivered) {
                return;
            }
            if (delivery instanceof Delivery.Refused refused) {
                log.warn("Alert {} refused event {}: {}", recipient.alert(), event.id(), refused.reason());
                return;
            }
            String reason = ((Delivery.TryAgain) delivery).reason();
            log.debug("Alert {} failed for event {}, try {}: {}", recipient.alert(), event.id(), attempt, reason);
            if (attempt == TRIES) {
                log.warn("Alert {} gave event {} up after {} tries: {}", recipient.alert(), event.id(), TRIES, reason);
            } else if (!rest(pause)) {
                return;
            }
            pause = pause.multipliedBy(2);
        }
    }

    private static boolean rest(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Delivery attempt(ClusterEvent event, Recipient recipient) {
        Optional<Lease<Notifier>> lease = notifiers.lease(recipient.type(), TIMEOUT);
        if (lease.isEmpty()) {
            return new Delivery.Refused("no notifier '" + recipient.type() + "' is deployed; there are "
                    + notifiers.types() + "; drop its bundle into the deploy directory");
        }
        try (Lease<Notifier> held = lease.get()) {
            Map<String, String> parameters = new TreeMap<>();
            for (Parameter p : held.service().parameters()) {
                if (!p.defaultValue().isEmpty()) {
                    parameters.put(p.name(), p.defaultValue());
                }
            }
            parameters.putAll(recipient.parameters());
            return held.service().deliver(new Request(event, recipient.value(), parameters, TIMEOUT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Refused("the node is being stopped");
        } catch (RuntimeException e) {
            log.error("Notifier {} failed; this is a mistake in it.", recipient.type(), e);
            return new Delivery.Refused(
                    "the notifier ended with " + e.getClass().getName());
        }
    }

    @Override
    public void close() {
        queues.values().forEach(ThreadPoolExecutor::shutdownNow);
    }
}
